/** Builds PCOM messages over TCP, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

/** One ASCII message without its header: unit and command, as `01CCS`; answers as `A01CC`. */
export function ascii(number: number, letters: string): Uint8Array {
  let sum = 0
  for (const letter of letters) sum += letter.charCodeAt(0)
  const body = `/${letters}${(sum & 0xff).toString(16).toUpperCase().padStart(2, '0')}\r`
  return new ByteWriter().u16le(number).u8(0x65, 0).u16le(body.length).ascii(body).take()
}

/** One binary message: a command of the unit, or its answer with data. */
export function binary(number: number, unit: number, command: number, data?: string): Uint8Array {
  const body = new ByteWriter().ascii('/_OPLC')
  if (data === undefined) body.u8(unit, 0xfe)
  else body.u8(0xfe, unit)
  const length = data?.length ?? 0
  body
    .u8(1, 0, 0, 0, data === undefined ? command : command | 0x80, 0)
    .zeros(6)
    .u16le(length)
    .u16le(0)
  const bytes = body
    .ascii(data ?? '')
    .u16le(0)
    .ascii('\\')
    .take()
  return new ByteWriter().u16le(number).u8(0x66, 0).u16le(bytes.length).bytes(bytes).take()
}
