/**
 * Bundles the agent into one file, `build/agent/sightglass-agent.mjs`, for QuickJS and Node: node tools/bundle-agent.ts [FOLDER]
 * Collectors are found by folder, here at build time.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { noFixtures } from './no-fixtures.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const AGENT = join(ROOT, 'src/agent')
const FOUND = join(AGENT, 'hosts/found-collectors.ts')

/** The same export as the module it replaces. */
function foundCollectors(): string {
  const names = readdirSync(join(AGENT, 'collectors'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
  const imports = names.map(
    (name, at) => `import { collector as c${at} } from ${JSON.stringify(join(AGENT, 'collectors', name))}`,
  )
  return `${imports.join('\n')}\nexport const findCollectors = async () => [${names.map((_, at) => `c${at}`).join(', ')}]\n`
}

/** Writes the bundle and returns its path. */
export async function bundleAgent(folder = join(ROOT, 'build/agent')): Promise<string> {
  const bundle = await rolldown({
    platform: 'neutral',
    external: [/^node:/],
    logLevel: 'silent',
    input: join(AGENT, 'main.ts'),
    plugins: [
      noFixtures(ROOT),
      { name: 'collectors', load: (id) => (id === FOUND ? foundCollectors() : undefined) },
    ],
    resolve: { conditionNames: ['import', 'default'] },
  })
  const file = join(folder, 'sightglass-agent.mjs')
  await bundle.write({ file, format: 'esm', minify: true, comments: false, codeSplitting: false })
  await bundle.close()
  return file
}

if (import.meta.main) process.stdout.write(`${await bundleAgent(process.argv[2])}\n`)
