import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Packing } from './kept.ts'

/** The quickest level: JSON of one kind of thing shrinks to a tenth by it already. */
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

export const zstdPacking: Packing = {
  pack: (text) => zstdCompressSync(text, options),
  unpack: (bytes) => zstdDecompressSync(bytes).toString(),
}
