/** Chunks of a capture out of an open descriptor, decompressed where need be. */
import { fstatSync, read } from 'node:fs'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { compressionOf } from '#capture/compression'

const CHUNK_BYTES = 1024 * 1024

export interface Source {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Bytes of the stored file read so far. */
  readonly bytesRead: () => number
}

/**
 * `descriptor` may be a file or a pipe. A chunk is valid until the next one is asked for. Of a file the next one is read
 * while this one is worked on; of a pipe it is not, for who asks no more must not be left waiting for what may never come.
 */
export async function openSource(descriptor: number, chunkBytes = CHUNK_BYTES): Promise<Source> {
  let bytes = 0
  const buffers = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)] as const
  const readsAhead = fstatSync(descriptor).isFile()
  const first = await readSome(descriptor, buffers[0])
  async function* stored(): AsyncIterable<Uint8Array> {
    let chunk = first
    for (let turn = 1; chunk.length > 0; turn ^= 1) {
      bytes += chunk.length
      const next = readsAhead ? readSome(descriptor, buffers[turn as 0 | 1]) : undefined
      const settled = next?.catch(() => {}) // told to who asks for it, if anybody does
      try {
        yield chunk
      } finally {
        // A reader that stops closes the descriptor, and the next file gets its number: no read may still be pending.
        await settled
      }
      chunk = await (next ?? readSome(descriptor, buffers[turn as 0 | 1]))
    }
  }
  const compression = compressionOf(first)
  if (compression === 'none') return { chunks: stored(), bytesRead: () => bytes }
  return { chunks: decompressed(stored(), compression, readsAhead), bytesRead: () => bytes }
}

/** If a write fails, zlib does not return the bytes it unpacked before: small writes lose little. */
const PIECE_BYTES = 64 * 1024
/** Towards the end each takes this part of what is left: there a wrong check sum shows, and what was appended to the file. */
const LATE_PART = 8

/** @param isFile who asks no more waits for the read that is under way: it ends soon, which that of a pipe may not */
async function* decompressed(
  stored: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
  isFile: boolean,
): AsyncIterable<Uint8Array> {
  const transform =
    compression === 'gzip'
      ? createGunzip({ chunkSize: CHUNK_BYTES })
      : createZstdDecompress({ chunkSize: CHUNK_BYTES })
  let isOver = false
  let written = () => {}
  let taken = () => {}
  const fed = (async () => {
    for await (const piece of pieces(stored)) {
      if (isOver) return
      // A write that waits for a reader is not notified once that reader has gone.
      await new Promise<void>((resolve) => {
        written = resolve
        transform.write(piece, () => resolve())
      })
      // Output that is not taken yet would be lost if the next piece were damaged.
      if (!isOver && transform.readableLength > 0) await new Promise<void>((resolve) => (taken = resolve))
      if (isOver) return
    }
    transform.end()
  })()
  fed.catch((error) => transform.destroy(error))
  try {
    for await (const chunk of transform as AsyncIterable<Uint8Array>) {
      yield chunk
      if (transform.readableLength === 0) taken()
    }
  } finally {
    isOver = true
    written()
    taken()
    if (isFile) await fed.catch(() => {})
  }
  await fed
}

/** Copies of what is stored, for its memory is used again while zlib still reads. */
async function* pieces(stored: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let last: Uint8Array = new Uint8Array(0)
  for await (const chunk of stored) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      if (last.length > 0) yield last
      last = chunk.slice(at, at + PIECE_BYTES)
    }
  }
  for (let at = 0; at < last.length; ) {
    const from = at
    at += Math.ceil((last.length - at) / LATE_PART)
    yield last.subarray(from, at)
  }
}

function readSome(descriptor: number, into: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.length, null, (error, count) => {
      if (error !== null) reject(error)
      else resolve(into.subarray(0, count))
    })
  })
}
