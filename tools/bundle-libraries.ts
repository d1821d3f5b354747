/** Makes the bundles of `cli/bundled-libraries.ts`, once for the versions that are installed. Part of tools/bundle-engine.ts. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { BUNDLED_LIBRARIES, entryName, libraryFolder } from '../src/cli/bundled-libraries.ts'

/** Other versions are deleted: a server that still runs with them loads the rest from the packages. */
export async function bundleLibraries(root: string): Promise<void> {
  const folder = libraryFolder(root)
  if (folder === undefined || existsSync(folder)) return
  const parent = dirname(folder)
  const draft = `${folder}.part-${process.pid}`
  const specifiers = Object.values(BUNDLED_LIBRARIES).flat()
  const bundle = await rolldown({
    ...{ cwd: root, platform: 'node', logLevel: 'warn' },
    input: Object.fromEntries(specifiers.map((specifier) => [entryName(specifier), specifier])),
  })
  await bundle.write({
    dir: draft,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  })
  mkdirSync(parent, { recursive: true })
  try {
    renameSync(draft, folder)
  } catch {
    // Another process has made it meanwhile.
    rmSync(draft, { recursive: true, force: true })
  }
  for (const name of readdirSync(parent))
    if (name !== basename(folder) && !name.includes('.part-'))
      rmSync(join(parent, name), { recursive: true, force: true })
}
