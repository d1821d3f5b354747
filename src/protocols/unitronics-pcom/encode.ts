/** Builds PCOM messages over TCP, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

/** One ASCII message without its header: unit and command, as `01CCS`; answers as `A01CC`. */
export function ascii(number: number, letters: string): Uint8Array {
  let sum = 0
  for (const letter of letters) sum += letter.charCodeAt(0)
  const body = `/${letters}${(sum & 0xff).toString(16).toUpperCase().padStart(2, '0')}\r`
  return new ByteWriter().u16le(number).u8(0x65, 0).u16le(body.length).ascii(body).take()
}
