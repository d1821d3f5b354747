/** Huffman code of header texts: RFC 7541 §5.2, appendix B. */

/** Bits of the code of each byte, and last of the end mark. The code is canonical: shorter ones first, then by byte. */
const LENGTHS = [
  ...[13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28],
  ...[28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28],
  ...[6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6],
  ...[5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10],
  ...[13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7],
  ...[7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6],
  ...[15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5],
  ...[6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28],
  ...[20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23],
  ...[24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24],
  ...[22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23],
  ...[21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23],
  ...[26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25],
  ...[19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27],
  ...[20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23],
  ...[26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26],
  30,
]
const LONGEST = 30
const END_MARK = 256

/** By length: the first code of that length, how many there are, and where their bytes begin in `bytes`. */
const first = new Uint32Array(LONGEST + 1)
const counts = new Uint16Array(LONGEST + 1)
const offsets = new Uint16Array(LONGEST + 1)
const byteCount = new Uint16Array(LENGTHS.length)
for (const bits of LENGTHS) counts[bits]!++
for (let length = 1; length <= LONGEST; length++) {
  first[length] = (first[length - 1]! + counts[length - 1]!) << 1
  offsets[length] = offsets[length - 1]! + counts[length - 1]!
}
const places = offsets.slice()
for (const [byte, bits] of LENGTHS.entries()) byteCount[places[bits]!++] = byte

/** Bytes as characters, at most `longest`; undefined where the code is wrong. Padding of up to seven ones is left out. */
export function huffmanText(
  bytes: Uint8Array,
  start: number,
  end: number,
  longest: number,
): string | undefined {
  let said = ''
  let code = 0
  let length = 0
  for (let at = start; at < end; at++) {
    for (let bit = 7; bit >= 0; bit--) {
      code = ((code << 1) | ((bytes[at]! >> bit) & 1)) >>> 0
      if (++length > LONGEST) return undefined
      const index = code - first[length]!
      if (index >= counts[length]! || index < 0) continue
      const byte = byteCount[offsets[length]! + index]!
      if (byte === END_MARK) return undefined // §5.2: must be taken for an error
      if (said.length < longest) said += String.fromCharCode(byte)
      code = 0
      length = 0
    }
  }
  return length < 8 && code === 2 ** length - 1 ? said : undefined
}
