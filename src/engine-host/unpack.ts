/** Compressed bodies, unpacked within bounds: a few bytes may hold gigabytes. RFC 9110 §8.4.1. */
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { limits } from '#signatures/limits'

const bound = { maxOutputLength: 4 * limits.bodyBytes } as const
/** A body may be cut: what came is unpacked all the same. */
const zlib = { ...bound, finishFlush: constants.Z_SYNC_FLUSH } as const

/** At most `limits.bodyBytes` of what the body holds; undefined for what cannot be unpacked, or unpacks to far more. */
export function unpack(body: Uint8Array, encoding: string): Uint8Array | undefined {
  try {
    return unpacked(body, encoding)?.subarray(0, limits.bodyBytes)
  } catch {
    return undefined // damaged, or a bomb: the signatures see it packed
  }
}

function unpacked(body: Uint8Array, encoding: string): Uint8Array | undefined {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(body, zlib)
    case 'deflate':
      // Many servers leave the header of RFC 1950 out: RFC 9110 §8.4.1.2.
      return (body[0]! & 0x0f) === 8 ? inflateSync(body, zlib) : inflateRawSync(body, zlib)
    case 'br':
      return brotliDecompressSync(body, { ...bound, finishFlush: constants.BROTLI_OPERATION_FLUSH })
    default:
      return undefined
  }
}
