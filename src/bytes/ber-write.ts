/** The mirror of `ber.ts`: elements as bytes, for encoders and tests. */
import { ByteWriter } from './write.ts'

/** An element of `tag` (one identifier byte) around `contents`. */
export function ber(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  const writer = new ByteWriter().u8(tag)
  if (length < 0x80) writer.u8(length)
  else if (length < 0x100) writer.u8(0x81, length)
  else writer.u8(0x82).u16be(length)
  for (const part of contents) writer.bytes(part)
  return writer.take()
}

/** Contents of an INTEGER: the fewest bytes of two's complement; `value` is a safe integer. */
export function berIntegerContents(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.unshift(((rest % 256) + 256) % 256)
    rest = Math.floor(rest / 256)
  } while (!((rest === 0 && bytes[0]! < 0x80) || (rest === -1 && bytes[0]! >= 0x80)))
  return Uint8Array.from(bytes)
}

/** Contents of an OBJECT IDENTIFIER from its dotted text. */
export function berOidContents(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes: number[] = []
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift(0x80 + (left % 128))
    bytes.push(...groups)
  }
  return Uint8Array.from(bytes)
}

export function asciiBytes(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}
