import { startsWith } from '#bytes/read'

/** How a file is packed; the entry point hands its bytes through the decompressor of that name. */
export type Compression = 'gzip' | 'zstd' | 'none'

/** Bytes `compressionOf` wants to see. */
export const COMPRESSION_MAGIC_BYTES = 4

const GZIP = Uint8Array.of(0x1f, 0x8b, 0x08) // RFC 1952 §2.3.1, with compression method deflate
const ZSTD = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd) // RFC 8878 §3.1.1

/** How the file that begins with these bytes is packed; `none` also where too few bytes are there. */
export function compressionOf(first: Uint8Array): Compression {
  if (startsWith(first, 0, first.length, GZIP)) return 'gzip'
  if (startsWith(first, 0, first.length, ZSTD) || isSkippableFrame(first)) return 'zstd'
  return 'none'
}

/** Parallel zstd writers (pzstd) begin with a skippable frame, magic 0x184D2A50..5F: RFC 8878 §3.1.2. */
function isSkippableFrame(first: Uint8Array): boolean {
  return (
    first.length >= 4 &&
    (first[0]! & 0xf0) === 0x50 &&
    first[1] === 0x2a &&
    first[2] === 0x4d &&
    first[3] === 0x18
  )
}
