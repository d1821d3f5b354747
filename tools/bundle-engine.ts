/**
 * Puts the engine process's program into one file, so that it starts fast: node tools/bundle-engine.ts
 * Protocols and rules are still found by folder, here at build time. `npm start` and `npm test` run it when sources changed.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src')
const FOLDERS = join(SRC, 'sensor/engine/folders.ts')

const bundle = await rolldown({
  input: { main: join(SRC, 'sensor/engine/main.ts'), lock: join(SRC, 'sensor/engine/lock.ts') },
  platform: 'node',
  external: [/^node:/, 'oui-data'],
  logLevel: 'warn',
  plugins: [{ name: 'folders', load: (id) => (id === FOLDERS ? foldersModule() : undefined) }],
})
await bundle.write({
  dir: join(ROOT, 'build/engine'),
  format: 'esm',
  entryFileNames: '[name].js',
  cleanDir: true,
})

/** What `folders.ts` would find at run time, as imports. */
function foldersModule(): string {
  const protocols = readdirSync(join(SRC, 'protocols'))
    .sort()
    .map((name) => join(SRC, 'protocols', name, 'index.ts'))
    .filter((path) => existsSync(path))
  const rules = readdirSync(join(SRC, 'detect/rules'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(SRC, 'detect/rules', name))
  const imports = [
    ...protocols.map((path, i) => `import { protocol as p${i} } from ${JSON.stringify(path)}`),
    ...rules.map((path, i) => `import { rule as r${i} } from ${JSON.stringify(path)}`),
  ]
  return `${imports.join('\n')}
export async function loadProtocols() {
  return [${protocols.map((_, i) => `p${i}`).join(', ')}]
}
export async function loadRules(protocols) {
  return [${rules.map((_, i) => `r${i}`).join(', ')}, ...protocols.flatMap(({ rules }) => rules ?? [])]
}
`
}
