import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file whole or not at all: half of one looks like one. What is no file, such as a pipe or /dev/stdout, is
 * written to and never replaced. Throws with the path.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there === undefined || there.isFile()) writeBeside(path, content)
    else writeFileSync(path, content)
  } catch (error) {
    throw new Error(`${path}: cannot be written: ${reasonOf(error, dirname(path))}`)
  }
}

function reasonOf(error: unknown, folder: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `there is no folder ${folder}; make it first`
  if (code === 'ENOTDIR') return `${folder} is no folder`
  if (code === 'EACCES') return `this user may not write into ${folder}`
  return message
}

function writeBeside(path: string, content: string | Uint8Array): void {
  const beside = `${path}.new`
  try {
    writeFileSync(beside, content)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
