/** Which program the engine process runs: the bundle if it is fresh, else the sources. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url))
/** Made by `tools/bundle-engine.ts`: 500 files in one, which start in a third of the time. */
const BUNDLE = join(PACKAGE, 'build/engine/main.js')
const SOURCES = join(PACKAGE, 'src')

/** Arguments for Node: what to run, and what to run before it. */
export function engineProgram(): string[] {
  return isFresh()
    ? ['--import', join(PACKAGE, 'build/engine/lock.js'), BUNDLE]
    : ['--import', join(SOURCES, 'sensor/engine/lock.ts'), join(SOURCES, 'sensor/engine/main.ts')]
}

/** True if no source is younger than the bundle; five milliseconds. */
function isFresh(): boolean {
  if (!existsSync(BUNDLE)) return false
  const made = statSync(BUNDLE).mtimeMs
  return !existsSync(SOURCES) || !isYounger(SOURCES, made)
}

function isYounger(folder: string, than: number): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (entry.isDirectory()) return entry.name !== 'ui' && isYounger(join(folder, entry.name), than)
    return (
      !entry.name.endsWith('.test.ts') &&
      entry.name.endsWith('.ts') &&
      statSync(join(folder, entry.name)).mtimeMs > than
    )
  })
}
