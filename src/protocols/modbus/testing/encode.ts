/** Builds Modbus/TCP messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export interface ModbusHeader {
  readonly transaction: number
  readonly unit: number
}

function message({ transaction, unit }: ModbusHeader, pdu: ByteWriter): Uint8Array {
  const body = pdu.take()
  return new ByteWriter()
    .u16be(transaction)
    .u16be(0)
    .u16be(body.length + 1)
    .u8(unit)
    .bytes(body)
    .take()
}

/** Bits packed from the lowest: V1.1b3 §6.1. */
function packed(bits: readonly boolean[]): number[] {
  const bytes: number[] = new Array(Math.ceil(bits.length / 8)).fill(0)
  bits.forEach((bit, i) => {
    if (bit) bytes[i >> 3]! |= 1 << (i & 7)
  })
  return bytes
}

/** Read Coils, Discrete Inputs, Holding or Input Registers (1..4). */
export function readRequest(
  header: ModbusHeader,
  functionCode: 1 | 2 | 3 | 4,
  address: number,
  quantity: number,
): Uint8Array {
  return message(header, new ByteWriter().u8(functionCode).u16be(address).u16be(quantity))
}

/** Answer to functions 3, 4 and 23. */
export function registersResponse(
  header: ModbusHeader,
  functionCode: 3 | 4 | 23,
  values: readonly number[],
): Uint8Array {
  const pdu = new ByteWriter().u8(functionCode, values.length * 2)
  for (const value of values) pdu.u16be(value)
  return message(header, pdu)
}

/** Answer to functions 1 and 2. */
export function bitsResponse(
  header: ModbusHeader,
  functionCode: 1 | 2,
  bits: readonly boolean[],
): Uint8Array {
  const bytes = packed(bits)
  return message(header, new ByteWriter().u8(functionCode, bytes.length, ...bytes))
}

/** Write Single Coil: request and answer are alike. */
export function writeCoil(header: ModbusHeader, address: number, isOn: boolean): Uint8Array {
  return message(
    header,
    new ByteWriter()
      .u8(5)
      .u16be(address)
      .u16be(isOn ? 0xff00 : 0),
  )
}

/** Write Single Register: request and answer are alike. */
export function writeRegister(header: ModbusHeader, address: number, value: number): Uint8Array {
  return message(header, new ByteWriter().u8(6).u16be(address).u16be(value))
}

export function writeCoilsRequest(
  header: ModbusHeader,
  address: number,
  bits: readonly boolean[],
): Uint8Array {
  const bytes = packed(bits)
  return message(
    header,
    new ByteWriter()
      .u8(15)
      .u16be(address)
      .u16be(bits.length)
      .u8(bytes.length, ...bytes),
  )
}

export function writeRegistersRequest(
  header: ModbusHeader,
  address: number,
  values: readonly number[],
): Uint8Array {
  const pdu = new ByteWriter()
    .u8(16)
    .u16be(address)
    .u16be(values.length)
    .u8(values.length * 2)
  for (const value of values) pdu.u16be(value)
  return message(header, pdu)
}

/** Answer to Write Multiple Coils (15) and Registers (16). */
export function writtenResponse(
  header: ModbusHeader,
  functionCode: 15 | 16,
  address: number,
  quantity: number,
): Uint8Array {
  return message(header, new ByteWriter().u8(functionCode).u16be(address).u16be(quantity))
}

/** Mask Write Register: request and answer are alike. */
export function maskWrite(header: ModbusHeader, address: number, and: number, or: number): Uint8Array {
  return message(header, new ByteWriter().u8(22).u16be(address).u16be(and).u16be(or))
}

/** Diagnostics with one word of data: request and answer are alike but for its value. */
export function diagnostics(header: ModbusHeader, subFunction: number, data = 0): Uint8Array {
  return message(header, new ByteWriter().u8(8).u16be(subFunction).u16be(data))
}

export function serverIdRequest(header: ModbusHeader): Uint8Array {
  return message(header, new ByteWriter().u8(17))
}

export function serverIdResponse(
  header: ModbusHeader,
  id: number,
  isRunning: boolean,
  additional: string,
): Uint8Array {
  return message(
    header,
    new ByteWriter().u8(17, 2 + additional.length, id, isRunning ? 0xff : 0).ascii(additional),
  )
}

/** Read Device Identification; `level` 1 basic, 2 regular, 3 extended, 4 one object. */
export function identificationRequest(header: ModbusHeader, level: 1 | 2 | 3 | 4, object = 0): Uint8Array {
  return message(header, new ByteWriter().u8(43, 14, level, object))
}

/** `objects` are texts in the order of object ids 0, 1, 2 …; all must fit one PDU of 253 bytes. */
export function identificationResponse(
  header: ModbusHeader,
  level: 1 | 2 | 3,
  objects: readonly string[],
): Uint8Array {
  const pdu = new ByteWriter().u8(43, 14, level, 0x80 | level, 0, 0, objects.length)
  objects.forEach((object, id) => {
    pdu.u8(id, object.length).ascii(object)
  })
  return message(header, pdu)
}

export function exceptionResponse(
  header: ModbusHeader,
  functionCode: number,
  exceptionCode: number,
): Uint8Array {
  return message(header, new ByteWriter().u8(0x80 | functionCode, exceptionCode))
}
