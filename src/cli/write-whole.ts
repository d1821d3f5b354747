import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { joinedPieces } from './print-pieces.ts'

/** All of a file, or its text in pieces. */
export type FileContent = string | Uint8Array | Iterable<string>

/**
 * Writes a file atomically: a partial one would look complete. Anything but a regular file, such as a pipe or
 * /dev/stdout, is written in place. Throws with the path.
 */
export function writeWhole(path: string, content: FileContent): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there === undefined || there.isFile()) writeBeside(path, content)
    else writeContent(path, content)
  } catch (error) {
    throw new Error(`${path}: cannot be written: ${reasonOf(error, dirname(path))}`)
  }
}

function reasonOf(error: unknown, folder: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `no such directory: ${folder}; create it first`
  if (code === 'ENOTDIR') return `${folder} is not a directory`
  if (code === 'EACCES') return `no permission to write to ${folder}`
  return message
}

function writeContent(path: string, content: FileContent): void {
  if (typeof content === 'string' || content instanceof Uint8Array) {
    writeFileSync(path, content)
    return
  }
  const file = openSync(path, 'w')
  try {
    for (const text of joinedPieces(content)) writeFileSync(file, text)
  } finally {
    closeSync(file)
  }
}

function writeBeside(path: string, content: FileContent): void {
  const beside = `${path}.new`
  try {
    writeContent(beside, content)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
