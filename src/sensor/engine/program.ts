/** Which program the engine process runs: the bundle if it is fresh, else the sources. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url))
/** Made by `tools/bundle-engine.ts`: 500 files in one, which start in a third of the time. */
const BUNDLE = join(PACKAGE, 'build/engine/main.js')
const SOURCES = join(PACKAGE, 'src')
const FRESH = Symbol.for('sightglass: the bundles are fresh')

/** Arguments for Node: what to run, and what to run before it. */
export function engineProgram(): string[] {
  const bundle = isFresh() ? realPath(BUNDLE) : undefined
  return bundle === undefined
    ? ['--import', join(SOURCES, 'sensor/engine/lock.ts'), join(SOURCES, 'sensor/engine/main.ts')]
    : ['--import', join(dirname(bundle), 'lock.js'), bundle]
}

/** All of one bundle, even if it is made anew just then; undefined if it has been taken away since. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** What is known once in a process, whichever copy of this module asks: the one in a bundle or that in the sources. */
const known = globalThis as { [FRESH]?: boolean }

/** True if no source is younger than the bundles of engine and analysis, which are made together. Some milliseconds. */
export function isFresh(): boolean {
  known[FRESH] ??=
    existsSync(BUNDLE) && (!existsSync(SOURCES) || !isYounger(SOURCES, statSync(BUNDLE).mtimeMs))
  return known[FRESH]
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
