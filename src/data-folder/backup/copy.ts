/** Copies files so that a failure names the side that failed, and verifies copies by their digest. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import { digestOf } from '../sha256.ts'

const CHUNK = 1 << 20
/** Pages copied in one step: all of them, so that a copy is of one moment though others write. */
const ALL_PAGES = 0x7fff_ffff
/** SQLITE_CORRUPT, SQLITE_CANTOPEN and SQLITE_NOTADB: https://www.sqlite.org/rescode.html. */
const CORRUPT = 11
const CANNOT_OPEN = 14
const NO_DATABASE = 26
/** SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ and SQLITE_IOERR_CORRUPTFS: the disk does not give back what was written. */
const READ_FAILED: ReadonlySet<number> = new Set([266, 522, 8458])

/** The fault is in the source, or in its disk. */
export class Unreadable extends Error {}

/** Copies what a file holds to a new file; answers the SHA-256 of what was read, as hexadecimal digits. */
export async function copyBytes(from: string, to: string): Promise<string> {
  const hash = createHash('sha256')
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk)
      yield chunk
    }
  }
  const read = createReadStream(from, { highWaterMark: CHUNK })
  try {
    await pipeline(read, counted, createWriteStream(to, { flags: 'wx', flush: true }))
  } catch (error) {
    const { path, syscall, message } = error as NodeJS.ErrnoException
    if (path === from || syscall === 'read') throw new Unreadable(`${from}: cannot be read: ${message}`)
    throw new Error(`${to}: cannot be written: ${message}`)
  }
  return hash.digest('hex')
}

/** Copies a database as it is at one moment, while others may write it; answers the SHA-256 of the copy. */
export async function copyDatabase(from: string, to: string): Promise<string> {
  const refused = whyRefused(from)
  if (refused === NO_DATABASE) return copyBytes(from, to)
  if (refused === CANNOT_OPEN) return copyAtRest(from, to)
  const source = new DatabaseSync(from, { readOnly: true, timeout: 10_000 })
  try {
    await backup(source, to, { rate: ALL_PAGES })
  } catch (error) {
    if (isOfSource(error)) throw new Unreadable(`${from}: cannot be read: ${(error as Error).message}`)
    throw new Error(`${from}: cannot be copied to ${to}: ${(error as Error).message}`)
  } finally {
    source.close()
  }
  return digestOf(to)
}

/** SQLite's code for why a database cannot be read; undefined if it can. */
function whyRefused(path: string): number | undefined {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
    db.exec('select count(*) from sqlite_schema')
    return undefined
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string }
    if (errcode === CANNOT_OPEN || errcode === NO_DATABASE) return errcode
    throw new Unreadable(`${path}: cannot be read: ${message}`)
  } finally {
    db?.close()
  }
}

function isOfSource(error: unknown): boolean {
  const { errcode = 0 } = error as { errcode?: number }
  return (errcode & 0xff) === CORRUPT || READ_FAILED.has(errcode)
}

/**
 * Copies a database with its log from a read-only place. SQLite refuses to read it there only if the shared-memory file
 * is absent (https://www.sqlite.org/wal.html#readonly): then no process has it open.
 */
async function copyAtRest(from: string, to: string): Promise<string> {
  if (existsSync(`${from}-shm`))
    throw new Unreadable(
      `${from}: cannot be read: it is or was open in another process, and ${from}-shm is not readable`,
    )
  await copyBytes(from, to)
  if (existsSync(`${from}-wal`)) await copyBytes(`${from}-wal`, `${to}-wal`)
  const copy = new DatabaseSync(to)
  try {
    copy.exec('pragma wal_checkpoint(truncate)')
  } finally {
    copy.close()
  }
  return digestOf(to)
}
