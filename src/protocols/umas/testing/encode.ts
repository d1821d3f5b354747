/** Builds what Modbus function 90 carries, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function request(
  functionCode: number,
  data: Uint8Array = new Uint8Array(0),
  pairingKey = 0,
): Uint8Array {
  return new ByteWriter().u8(pairingKey, functionCode).bytes(data).take()
}

export function response(data: Uint8Array = new Uint8Array(0), pairingKey = 0): Uint8Array {
  return new ByteWriter().u8(pairingKey, 0xfe).bytes(data).take()
}

export function refusal(code: number, pairingKey = 0): Uint8Array {
  return new ByteWriter().u8(pairingKey, 0xfd).u16le(code).take()
}

/** Data of the answer to Read ID (0x02); `version` in hexadecimal digits, 0x0270 for V2.70. */
export function identification(model: string, version: number): Uint8Array {
  return new ByteWriter()
    .zeros(8)
    .u16le(version)
    .zeros(12)
    .u8(model.length)
    .ascii(model)
    .u8(1, 1, 1)
    .zeros(6)
    .take()
}

/** Data of the answer to Read project info (0x03). */
export function project(name: string, revision: number): Uint8Array {
  return new ByteWriter()
    .zeros(34)
    .u32le(revision)
    .u8(name.length + 1)
    .ascii(`${name}\0`)
    .take()
}

/** Data of Take PLC reservation (0x10). */
export function reservation(station: string): Uint8Array {
  return new ByteWriter().zeros(4).u8(station.length).ascii(station).take()
}

/** Data of Read memory block (0x20). */
export function memory(block: number, offset: number, length: number): Uint8Array {
  return new ByteWriter().u8(0).u16le(block).u32le(offset).u16le(length).take()
}

export interface EncodedVariable {
  readonly block: number
  readonly offset: number
  /** Size index: 1, 2 and 3 are one, two and four bytes. */
  readonly size: 1 | 2 | 3
}

/** Data of Read variables (0x22). */
export function variables(list: readonly EncodedVariable[]): Uint8Array {
  const data = new ByteWriter().u32le(0).u8(list.length)
  for (const { block, offset, size } of list) data.u8(size).u16le(block).u8(1).u16le(0).u8(offset)
  return data.take()
}

/** Data of Upload block (0x31), which goes to the controller. */
export function blockToPlc(number: number, bytes: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0, 1).u16le(number).u16le(bytes.length).bytes(bytes).take()
}

/** Data of the answer to Download block (0x34), which comes from the controller. */
export function blockFromPlc(bytes: Uint8Array, isLast: boolean): Uint8Array {
  return new ByteWriter()
    .u8(isLast ? 1 : 0, 0)
    .u16le(bytes.length)
    .bytes(bytes)
    .take()
}
