/** Builds commands and answers of a tank gauge, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

/** `code` as printed: `I20100`. */
export function command(code: string, data = ''): Uint8Array {
  return new ByteWriter().u8(1).ascii(`${code}${data}\r\n`).take()
}

export function answer(code: string, lines: readonly string[]): Uint8Array {
  return new ByteWriter()
    .u8(1)
    .ascii(`\r\n${code}\r\n${lines.join('\r\n')}\r\n`)
    .u8(3)
    .take()
}

export function refusal(): Uint8Array {
  return new ByteWriter().u8(1).ascii('9999FF1B').u8(3).take()
}
