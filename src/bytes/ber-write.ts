/** The mirror of `ber.ts`: elements as bytes, for encoders and tests. */
import { ByteWriter } from './write.ts'

/** An element of `tag` (one identifier octet) around `contents`. */
export function ber(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  const writer = new ByteWriter().u8(tag)
  if (length < 0x80) writer.u8(length)
  else if (length < 0x100) writer.u8(0x81, length)
  else writer.u8(0x82).u16be(length)
  for (const part of contents) writer.bytes(part)
  return writer.take()
}

/** Contents of an INTEGER: the fewest octets of two's complement; `value` is a safe integer. */
export function berIntegerContents(value: number): Uint8Array {
  const octets: number[] = []
  let rest = value
  do {
    octets.unshift(((rest % 256) + 256) % 256)
    rest = Math.floor(rest / 256)
  } while (!((rest === 0 && octets[0]! < 0x80) || (rest === -1 && octets[0]! >= 0x80)))
  return Uint8Array.from(octets)
}

/** Contents of an OBJECT IDENTIFIER from its dotted text. */
export function berOidContents(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets: number[] = []
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift(0x80 + (left % 128))
    octets.push(...groups)
  }
  return Uint8Array.from(octets)
}

export function asciiBytes(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}
