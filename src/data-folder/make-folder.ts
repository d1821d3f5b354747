import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it, one by one: asked for all at once, Node tries for ever below a folder that takes
 * none, such as /proc. Throws in words a person can act on.
 */
export function makeFolder(folder: string): void {
  const path = resolve(folder)
  const status = statSync(path, { throwIfNoEntry: false })
  if (status?.isDirectory()) return
  if (status !== undefined) throw new Error(`${path} is not a directory`)
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return // created by another process meanwhile
    throw new Error(
      `${path} cannot be created: ${code === 'ENOENT' ? 'parent directory is missing or not writable' : (error as Error).message}`,
    )
  }
}
