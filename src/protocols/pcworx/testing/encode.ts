/** Builds PC Worx messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

function message(kind: number, functionCode: number, number: number, data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(kind, functionCode)
    .u16be(8 + data.length)
    .u16be(number)
    .u16be(kind === 0x81 ? 1 : 0)
    .bytes(data)
    .take()
}

export function request(
  functionCode: number,
  number: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return message(0x01, functionCode, number, data)
}

export function response(
  functionCode: number,
  number: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return message(0x81, functionCode, number, data)
}

/** Connecting under the name all clients use. */
export function connect(): Uint8Array {
  return request(1, 0, new ByteWriter().u32be(0x7880_0003).u16be(12).ascii('IBETH01N0_M\0').take())
}

/** The answer to Read device information. */
export function device(number: number, model: string, firmware: string, order: string): Uint8Array {
  const data = new ByteWriter()
    .u32be(0)
    .u32be(2 << 16)
    .zeros(14)
    .ascii(model)
    .zeros(36 - model.length)
  data
    .ascii(firmware)
    .zeros(86 - firmware.length)
    .ascii(order)
    .zeros(24 - order.length)
  return response(6, number, data.take())
}
