import {
  accessSync,
  closeSync,
  constants,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
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

/** Throws with the path where `writeWhole` would: before the work, not after it. */
export function mustBeWritable(path: string): void {
  const folder = dirname(path)
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there?.isDirectory() === true) throw new Error('it is a folder')
    if (there !== undefined && !there.isFile()) return // a pipe or device
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new Error(`${path}: cannot be written: ${reasonOf(error, folder)}`)
  }
}

function reasonOf(error: unknown, folder: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `no such directory: ${folder}; create it first`
  if (code === 'ENOTDIR') return `${folder} is not a directory`
  if (code === 'EROFS') return `${folder} is on a read-only file system`
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
