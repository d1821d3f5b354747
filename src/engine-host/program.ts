/** Which program the engine process runs: the bundle if it is fresh, else the sources. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))
/** Made by `tools/bundle-engine.ts`: 500 files in one, which start in a third of the time. */
const BUNDLE = join(PACKAGE, 'build/engine/main.js')
const SOURCES = join(PACKAGE, 'src')
const FRESH = Symbol.for('sightglass: the bundles are fresh')

/** Arguments for Node: what to run, and what to run before it. */
export function engineProgram(): string[] {
  const bundle = isFresh() ? realPath(BUNDLE) : undefined
  return bundle === undefined
    ? ['--import', join(SOURCES, 'engine-host/lock.ts'), join(SOURCES, 'engine-host/main.ts')]
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

/** State shared by all copies of this module in a process: the one in a bundle and the one in the sources. */
const known = globalThis as { [FRESH]?: boolean }

/** True if no source is younger than the bundles of engine and analysis, which are made together. Some milliseconds. */
export function isFresh(): boolean {
  known[FRESH] ??=
    existsSync(BUNDLE) && (!existsSync(SOURCES) || !isYounger(SOURCES, statSync(BUNDLE).mtimeMs))
  return known[FRESH]
}

/** On the path of each start: folders are recognised by names without a dot, and paths are joined by hand. */
function isYounger(folder: string, than: number): boolean {
  return namesIn(folder).some((name) => {
    if (!name.includes('.')) return name !== 'ui' && isYounger(`${folder}/${name}`, than)
    return name.endsWith('.ts') && !name.endsWith('.test.ts') && statSync(`${folder}/${name}`).mtimeMs > than
  })
}

/** None of what is no folder. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
