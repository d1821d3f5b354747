import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Packing } from './kept.ts'

/** Fastest level: shrinks uniform JSON to a tenth. */
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

export const zstdPacking: Packing = {
  pack: (text) => zstdCompressSync(text, options),
  unpack: (bytes) => zstdDecompressSync(bytes).toString(),
}
