/** Chunks of a capture out of an open descriptor, decompressed where need be. */
import { read } from 'node:fs'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { compressionOf } from '#capture/compression'

const CHUNK_OCTETS = 1024 * 1024

export interface Source {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Octets of the stored file read so far. */
  readonly octetsRead: () => number
}

/** `descriptor` may be a file or a pipe. A chunk is valid until the next one is asked for. */
export async function openSource(descriptor: number, chunkOctets = CHUNK_OCTETS): Promise<Source> {
  let octets = 0
  const first = await readSome(descriptor, new Uint8Array(chunkOctets))
  octets += first.length
  async function* stored(): AsyncIterable<Uint8Array> {
    if (first.length > 0) yield first
    const buffer = new Uint8Array(chunkOctets)
    for (;;) {
      const chunk = await readSome(descriptor, buffer)
      if (chunk.length === 0) return
      octets += chunk.length
      yield chunk
    }
  }
  const compression = compressionOf(first)
  if (compression === 'none') return { chunks: stored(), octetsRead: () => octets }
  return { chunks: decompressed(stored(), compression), octetsRead: () => octets }
}

async function* decompressed(
  stored: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
): AsyncIterable<Uint8Array> {
  const transform =
    compression === 'gzip'
      ? createGunzip({ chunkSize: CHUNK_OCTETS })
      : createZstdDecompress({ chunkSize: CHUNK_OCTETS })
  const fed = (async () => {
    for await (const chunk of stored) {
      // The chunk's memory is used again, and zlib reads later: hand it a copy.
      if (!transform.write(chunk.slice())) await new Promise((resolve) => transform.once('drain', resolve))
    }
    transform.end()
  })()
  fed.catch((error) => transform.destroy(error))
  yield* transform as AsyncIterable<Uint8Array>
  await fed
}

function readSome(descriptor: number, into: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.length, null, (error, count) => {
      if (error !== null) reject(error)
      else resolve(into.subarray(0, count))
    })
  })
}
