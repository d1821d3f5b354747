/** Entries of a zip archive: PKWARE APPNOTE 6.3.10 §4.3. Stored and deflated; no encryption, no zip64. */
import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const CENTRAL = 0x02014b50
/** Bytes of the end record and of the longest comment after it. */
const END_LENGTH = 22
const LONGEST_COMMENT = 0xffff

const limits = {
  entries: 100_000,
  /** Bytes of one entry unpacked, and of all of them: an archive may be made to fill the disk. */
  entryBytes: 64 * 1024 ** 2,
  bytes: 2 * 1024 ** 3,
} as const

/** Files in it, in the order of the directory. Throws with the reason where the archive is broken. */
export function* zipEntries(archive: Buffer): Iterable<{ readonly name: string; readonly bytes: Buffer }> {
  const end = endOf(archive)
  const count = archive.readUInt16LE(end + 10)
  let at = archive.readUInt32LE(end + 16)
  let total = 0
  for (let i = 0; i < Math.min(count, limits.entries); i++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL)
      throw new Error(`the zip directory is broken at byte ${at}`)
    const method = archive.readUInt16LE(at + 10)
    const packed = archive.readUInt32LE(at + 20)
    const nameLength = archive.readUInt16LE(at + 28)
    const further = archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
    const local = archive.readUInt32LE(at + 42)
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength)
    at += 46 + nameLength + further
    if (name.endsWith('/')) continue
    if (local + 30 > archive.length) throw new Error(`${name.slice(0, 200)} is outside the archive`)
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    if (from + packed > archive.length) throw new Error(`${name.slice(0, 200)} is cut short`)
    const raw = archive.subarray(from, from + packed)
    if (method !== 0 && method !== 8) throw new Error(`${name.slice(0, 200)} is packed by method ${method}`)
    const bytes = method === 0 ? raw : inflated(raw, name.slice(0, 200))
    total += bytes.length
    if (total > limits.bytes) throw new Error(`the archive unpacks to more than ${limits.bytes} bytes`)
    yield { name, bytes }
  }
}

function inflated(raw: Buffer, name: string): Buffer {
  try {
    return inflateRawSync(raw, { maxOutputLength: limits.entryBytes })
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    const why = isTooLarge ? `unpacks to more than ${limits.entryBytes} bytes` : (error as Error).message
    throw new Error(`${name} ${why}`)
  }
}

function endOf(archive: Buffer): number {
  for (
    let at = archive.length - END_LENGTH;
    at >= Math.max(0, archive.length - END_LENGTH - LONGEST_COMMENT);
    at--
  )
    if (archive.readUInt32LE(at) === END) return at
  throw new Error('it is not a zip archive: the end record is missing')
}
