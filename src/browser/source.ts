/** Chunks of a capture out of a file of the page, decompressed where need be. */
import { Decompress } from 'fzstd'
import { COMPRESSION_MAGIC_BYTES, compressionOf } from '#capture/compression'

interface Source {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Bytes of the stored file read so far. */
  readonly bytesRead: () => number
}

const limits = {
  /**
   * Stored bytes handed to the zstd decompressor at once. It answers at once with all they hold: four bytes may hold a
   * block of 128 KiB (RFC 8878 §3.1.1.2.2), so this is 128 MiB for a file made to hurt, and 64 KiB for captures.
   */
  zstdBytes: 4096,
} as const

/** The file is read as fast as its chunks are taken, never faster. */
export async function openSource(file: Blob): Promise<Source> {
  let bytes = 0
  const first = new Uint8Array(await file.slice(0, COMPRESSION_MAGIC_BYTES).arrayBuffer())
  const reader = file.stream().getReader()
  async function* stored(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        bytes += value.length
        yield value
      }
    } finally {
      await reader.cancel().catch(() => {}) // a file that is gone has nothing left to cancel
    }
  }
  const compression = compressionOf(first)
  const chunks =
    compression === 'gzip' ? gunzipped(stored()) : compression === 'zstd' ? unzstd(stored()) : stored()
  return { chunks, bytesRead: () => bytes }
}

async function* gunzipped(stored: AsyncGenerator<Uint8Array<ArrayBuffer>>): AsyncIterable<Uint8Array> {
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await stored.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await stored.return(undefined)
    },
  })
  const reader = packed.pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => Promise.reject(inWords(error)))
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {}) // a damaged stream has told why already
  }
}

/** The standard has a browser refuse what follows the first member: Compression Standard, "gzip". */
function inWords(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  return /junk|trailing|after/i.test(message)
    ? new Error(`a second gzip member, which a browser does not unpack (${message}); unpack the file first`)
    : new Error(message)
}

/** `DecompressionStream` knows no zstd; this library unpacks it in the same thread. */
async function* unzstd(stored: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let unpacked: Uint8Array[] = []
  const decompress = new Decompress((chunk) => unpacked.push(chunk))
  for await (const chunk of stored) {
    for (let at = 0; at < chunk.length; at += limits.zstdBytes) {
      decompress.push(chunk.subarray(at, at + limits.zstdBytes))
      yield* unpacked
      unpacked = []
    }
  }
  decompress.push(new Uint8Array(0), true)
  yield* unpacked
}
