/**
 * Libraries of hundreds of small files from one file each: the module loader takes four fifths of the start of a server, and
 * half of its modules are of these. A server that was killed is back a third sooner.
 */
import { existsSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Names imported from each. */
export const BUNDLED_LIBRARIES = {
  typebox: ['typebox', 'typebox/compile', 'typebox/error', 'typebox/value'],
  kysely: ['kysely'],
} as const

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Where the bundles of the installed versions are; undefined if one is not installed. */
export function libraryFolder(root: string): string | undefined {
  try {
    const versions = Object.keys(BUNDLED_LIBRARIES).map((name) => {
      const text = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')
      return `${name}-${(JSON.parse(text) as { version: string }).version}`
    })
    return join(root, 'build/libraries', versions.join('-'))
  } catch {
    return undefined
  }
}

/** File of a specifier in its folder, without ending. */
export function entryName(specifier: string): string {
  return specifier.replaceAll('/', '-')
}

/** Path of the bundle by specifier; empty where `tools/bundle-libraries.ts` has made none for these versions. */
export function bundledLibraries(root: string): ReadonlyMap<string, string> {
  const folder = libraryFolder(root)
  if (folder === undefined || !existsSync(folder)) return new Map()
  const specifiers = Object.values(BUNDLED_LIBRARIES).flat()
  return new Map(specifiers.map((specifier) => [specifier, join(folder, `${entryName(specifier)}.js`)]))
}

/** Counts for the thread that calls. Bundles that are deleted later are not used. */
export function loadBundledLibraries(): void {
  const paths = bundledLibraries(ROOT)
  if (paths.size === 0) return
  registerHooks({
    resolve(specifier, context, next) {
      const path = paths.get(specifier)
      if (path === undefined || !existsSync(path)) return next(specifier, context)
      return { url: pathToFileURL(path).href, format: 'module', shortCircuit: true }
    },
  })
}
