/** Builds frames of the XGT dedicated protocol for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'

const CPU = 0xa0

function frame(isRequest: boolean, invoke: number, body: Uint8Array): Uint8Array {
  const head = new ByteWriter()
    .ascii('LSIS-XGT\0\0')
    .u16le(0)
    .u8(CPU, isRequest ? 0x33 : 0x11)
    .u16le(invoke)
    .u16le(body.length)
    .u8(0)
    .take()
  const sum = head.reduce((total, byte) => total + byte, 0)
  return new ByteWriter()
    .bytes(head)
    .u8(sum & 0xff)
    .bytes(body)
    .take()
}

export function request(
  command: number,
  invoke: number,
  variable: string,
  data: Uint8Array = new Uint8Array(),
): Uint8Array {
  const body = new ByteWriter().u16le(command).u16le(2).u16le(0).u16le(1).u16le(variable.length)
  return frame(true, invoke, body.ascii(variable).bytes(data).take())
}

export function answer(command: number, invoke: number, data: Uint8Array): Uint8Array {
  const body = new ByteWriter().u16le(command).u16le(2).u16le(0).u16le(0).u16le(1)
  return frame(false, invoke, body.u16le(data.length).bytes(data).take())
}

export function refusal(command: number, invoke: number, error: number): Uint8Array {
  return frame(
    false,
    invoke,
    new ByteWriter().u16le(command).u16le(2).u16le(0).u16le(0xffff).u16le(error).take(),
  )
}
