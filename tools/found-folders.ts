/** What `sensor/engine/folders.ts` would find at run time, as imports: protocols and rules, found by folder when bundling. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))

/** The module a bundle puts in its place. */
export const FOLDERS = join(SRC, 'sensor/engine/folders.ts')

/** Its text. */
export function foldersModule(): string {
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
