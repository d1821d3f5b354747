/** Chunks of a capture out of an open descriptor, decompressed where need be. */
import { fstatSync, read } from 'node:fs'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { compressionOf } from '#capture/compression'

const CHUNK_OCTETS = 1024 * 1024

export interface Source {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Octets of the stored file read so far. */
  readonly octetsRead: () => number
}

/**
 * `descriptor` may be a file or a pipe. A chunk is valid until the next one is asked for. Of a file the next one is read
 * while this one is worked on; of a pipe it is not, for who asks no more must not be left waiting for what may never come.
 */
export async function openSource(descriptor: number, chunkOctets = CHUNK_OCTETS): Promise<Source> {
  let octets = 0
  const buffers = [new Uint8Array(chunkOctets), new Uint8Array(chunkOctets)] as const
  const readsAhead = fstatSync(descriptor).isFile()
  const first = await readSome(descriptor, buffers[0])
  async function* stored(): AsyncIterable<Uint8Array> {
    let chunk = first
    for (let turn = 1; chunk.length > 0; turn ^= 1) {
      octets += chunk.length
      const next = readsAhead ? readSome(descriptor, buffers[turn as 0 | 1]) : undefined
      const settled = next?.catch(() => {}) // told to who asks for it, if anybody does
      try {
        yield chunk
      } finally {
        // Who asks no more closes the descriptor, and the next file gets its number: no read may still be under way.
        await settled
      }
      chunk = await (next ?? readSome(descriptor, buffers[turn as 0 | 1]))
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
