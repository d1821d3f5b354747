/**
 * Bundles the agent, `build/agent/sightglass-agent.mjs`, for QuickJS and Node: node tools/bundle-agent.ts [FOLDER]
 * Collectors are found by folder, here at build time. Beside it: `-posture.mjs`, which an image may leave out; `-configuration.mjs`,
 * loaded with the first signed configuration; `-node.mjs`, the host of Node, which devices do not need.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { noFixtures } from './no-fixtures.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const AGENT = join(ROOT, 'src/agent')
const FOUND = join(AGENT, 'hosts/found-collectors.ts')
const POSTURE = join(AGENT, 'posture')
const FILES = ['', '-configuration', '-posture', '-node'].map((part) => `sightglass-agent${part}.mjs`)

/** `export const NAME = [collectors of the folder]`. */
function collectorList(folder: string, name: string): string {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .sort()
  const imports = files.map(
    (file, at) => `import { collector as c${at} } from ${JSON.stringify(join(folder, file))}\n`,
  )
  return `${imports.join('')}export const ${name} = [${files.map((_, at) => `c${at}`).join(', ')}]\n`
}

const PRECOMPUTED = 'if (this.equals(G))'

/**
 * Without the table of 4,224 multiples of the base point, as the comment in the library describes: it takes 2 MB and longer to
 * build than one signature takes to check.
 */
function withoutPrecomputes(code: string): string {
  if (code.split(PRECOMPUTED).length !== 2) throw new Error(`@noble/ed25519: expected ${PRECOMPUTED} once`)
  return code.replace(PRECOMPUTED, 'if (false)')
}

/** The same exports as the module it replaces. */
function foundCollectors(): string {
  return `${collectorList(join(AGENT, 'collectors'), 'collectors')}
export const findCollectors = async () => collectors
export const findPosture = async () => (await import(${JSON.stringify(POSTURE)})).posture
`
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
      {
        name: 'no-precomputes',
        transform: (code, id) =>
          /@noble\/ed25519\/index\.[jt]s$/.test(id) ? withoutPrecomputes(code) : undefined,
      },
      {
        name: 'collectors',
        resolveId: (id) => (id === POSTURE ? id : undefined),
        load: (id) =>
          id === FOUND ? foundCollectors() : id === POSTURE ? collectorList(POSTURE, 'posture') : undefined,
      },
    ],
    resolve: { conditionNames: ['import', 'default'] },
  })
  const { output } = await bundle.write({
    ...{ dir: folder, format: 'esm', minify: true, comments: false },
    entryFileNames: 'sightglass-agent.mjs',
    chunkFileNames: 'sightglass-agent-[name].mjs',
  })
  await bundle.close()
  const unknown = output.map(({ fileName }) => fileName).filter((name) => !FILES.includes(name))
  if (unknown.length > 0) throw new Error(`unexpected files of the agent: ${unknown.join(', ')}`)
  return join(folder, FILES[0]!)
}

if (import.meta.main) process.stdout.write(`${await bundleAgent(process.argv[2])}\n`)
