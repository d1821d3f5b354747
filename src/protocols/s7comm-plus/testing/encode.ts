/** Builds S7comm-plus messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { TYPE } from '../values.ts'

export const V1 = 1
export const V2 = 2
export const V3 = 3

const digestBytes = 32

/** Header, body and trailer; version 3 with a digest of zeros. */
export function telegram(version: number, body: Uint8Array, isLast = true): Uint8Array {
  const digest = version === V3 ? digestBytes + 1 : 0
  const writer = new ByteWriter().u8(0x72, version).u16be(body.length + digest)
  if (digest > 0) writer.u8(digestBytes).zeros(digestBytes)
  writer.bytes(body)
  if (isLast) writer.u8(0x72, version, 0, 0)
  return writer.take()
}

export interface S7commPlusRequestHeader {
  readonly functionCode: number
  readonly sequence: number
  readonly session?: number
}

/** The body of a request: head, then `data`. */
export function request(
  { functionCode, sequence, session = 0x3c0 }: S7commPlusRequestHeader,
  data: Uint8Array,
): Uint8Array {
  return new ByteWriter()
    .u8(0x31, 0, 0)
    .u16be(functionCode)
    .u16be(0)
    .u16be(sequence)
    .u32be(session)
    .u8(0x34)
    .bytes(data)
    .take()
}

/** The body of a successful response, with `data`. */
export function response(
  { functionCode, sequence }: S7commPlusRequestHeader,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return answer(functionCode, sequence, new ByteWriter().u8(0).bytes(data).take())
}

/** The body of an answer that refuses with a negative `code` of 16 bits: a number of 64 bits with its top bit set. */
export function refusal({ functionCode, sequence }: S7commPlusRequestHeader, code: number): Uint8Array {
  const writer = new ByteWriter()
  const value = (0x8000n << 48n) | BigInt(code & 0xffff)
  for (let i = 7; i >= 0; i--) writer.u8(0x80 | Number((value >> BigInt(8 + i * 7)) & 0x7fn))
  return answer(functionCode, sequence, writer.u8(Number(value & 0xffn)).take())
}

function answer(functionCode: number, sequence: number, data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(0x32, 0, 0)
    .u16be(functionCode)
    .u16be(0)
    .u16be(sequence)
    .u8(0x34)
    .bytes(data)
    .u32be(0)
    .take()
}

/** A number of variable length, below 2^32. */
export function vlq(value: number): Uint8Array {
  const byteCount = [value & 0x7f]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    byteCount.unshift(0x80 | (rest & 0x7f))
  return new Uint8Array(byteCount)
}

export function text(value: string): Uint8Array {
  return new ByteWriter().u8(0, TYPE.wstring).bytes(vlq(value.length)).ascii(value).take()
}

export function udint(value: number): Uint8Array {
  return new ByteWriter().u8(0, TYPE.udint).bytes(vlq(value)).take()
}

export function int(value: number): Uint8Array {
  return new ByteWriter().u8(0, TYPE.int).u16be(value).take()
}

/** A DINT from 0 to 63, which takes one byte. */
export function smallDint(value: number): Uint8Array {
  return new Uint8Array([0, TYPE.dint, value])
}

export function real(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value)
  return new ByteWriter().u8(0, TYPE.real).bytes(bytes).take()
}

export function blob(byteCount: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0, TYPE.blob, 0).bytes(vlq(byteCount.length)).bytes(byteCount).take()
}

export function struct(id: number, members: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  const writer = new ByteWriter().u8(0, TYPE.struct).u32be(id)
  for (const [member, value] of members) writer.bytes(vlq(member)).bytes(value)
  return writer.u8(0).take()
}

export interface EncodedObject {
  readonly id: number
  readonly classId: number
  readonly attributes: readonly (readonly [number, Uint8Array])[]
}

export function object({ id, classId, attributes }: EncodedObject): Uint8Array {
  const writer = new ByteWriter().u8(0xa1).u32be(id).bytes(vlq(classId)).u8(0, 0)
  for (const [attribute, value] of attributes) writer.u8(0xa3).bytes(vlq(attribute)).bytes(value)
  return writer.u8(0xa2).take()
}

/** Data of CreateObject. */
export function create(parent: number, made: EncodedObject): Uint8Array {
  return new ByteWriter().u32be(parent).bytes(udint(0)).u32be(0).bytes(object(made)).u32be(0).take()
}

/** Data of the answer to CreateObject, after its return value. */
export function created(id: number, made?: EncodedObject): Uint8Array {
  const writer = new ByteWriter().u8(1).bytes(vlq(id))
  if (made !== undefined) writer.bytes(object(made))
  return writer.take()
}

/** Asks for an object with these attributes: id, request id, recursive, two bytes, parents, attributes. */
export function explore(id: number, attributes: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
    .u32be(id)
    .bytes(vlq(0))
    .u8(1, 1, 0)
    .bytes(vlq(0))
    .bytes(vlq(attributes.length))
  for (const attribute of attributes) writer.bytes(vlq(attribute))
  return writer.u32be(0).take()
}

/** Answers it: the id, then the object. */
export function explored(id: number, found: EncodedObject): Uint8Array {
  return new ByteWriter().u32be(id).bytes(object(found)).take()
}

/** The client's side of a new session. */
export function sessionOf(host: string, user: string, role: 1 | 2): EncodedObject {
  return {
    id: 211,
    classId: 287,
    attributes: [
      [233, text('ServerSession_1')],
      [296, text(user)],
      [297, text('Example Engineering')],
      [298, text(`${host}_1001`)],
      [299, udint(role)],
    ],
  }
}

/** The controller's side of a new session: order number and firmware. */
export function sessionVersion(order: string, firmware: string): EncodedObject {
  return {
    id: 288,
    classId: 287,
    attributes: [[306, struct(314, [[319, text(`1;${order};${firmware}`)]])]],
  }
}

/** Data of SetVariable. */
export function setVariable(id: number, attribute: number, value: Uint8Array): Uint8Array {
  return new ByteWriter().u32be(id).u8(1).bytes(vlq(attribute)).bytes(value).u32be(0).take()
}

/** An address with its own area: memory area, then the steps down to the variable. */
export type S7commPlusAddress = readonly [area: number, ...path: number[]]

function addresses(list: readonly S7commPlusAddress[]): Uint8Array {
  const fields = list.reduce((sum, address) => sum + address.length + 2, 0)
  const writer = new ByteWriter().u32be(0).bytes(vlq(list.length)).bytes(vlq(fields))
  for (const [area, ...path] of list) {
    writer.u8(0).bytes(vlq(area)).u8(path.length)
    for (const step of path) writer.bytes(vlq(step))
  }
  return writer.take()
}

/** Data of GetMultiVariables. */
export function getMany(list: readonly S7commPlusAddress[]): Uint8Array {
  return new ByteWriter().bytes(addresses(list)).u32be(0).take()
}

/** Data of SetMultiVariables. */
export function setMany(list: readonly (readonly [S7commPlusAddress, Uint8Array])[]): Uint8Array {
  const writer = new ByteWriter().bytes(addresses(list.map(([address]) => address)))
  list.forEach(([, value], i) => {
    writer.u8(i + 1).bytes(value)
  })
  return writer.u8(0).u32be(0).take()
}

/** Data of the answer to GetMultiVariables, after its return value. */
export function values(list: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  list.forEach((value, i) => {
    writer.u8(i + 1).bytes(value)
  })
  return writer.u8(0, 0).take()
}

/** Data of GetVarSubStreamed. */
export function getStreamed(id: number, attribute: number): Uint8Array {
  return new ByteWriter().u32be(id).u8(0x20, TYPE.udint, 1).bytes(vlq(attribute)).u32be(0).take()
}

/** Data of the answer to GetVarSubStreamed, after its return value. */
export function streamed(value: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0).bytes(value).take()
}

/** Identification & Maintenance record 0 of a Siemens module. */
export function identification(
  order: string,
  serial: string,
  software: readonly [number, number, number],
): Uint8Array {
  return new ByteWriter()
    .u16be(0x0020)
    .u16be(0x0038)
    .u16be(0x0100)
    .u16be(42)
    .ascii(order.padEnd(20))
    .ascii(serial.padEnd(16))
    .u16be(3)
    .ascii('V')
    .u8(...software)
    .zeros(10)
    .take()
}

/** The body of a notification: references of the subscriber with their values. */
export function notification(
  subscription: number,
  list: readonly (readonly [number, Uint8Array])[],
): Uint8Array {
  const writer = new ByteWriter().u8(0x33).u32be(subscription).u16be(0x0400).u32be(0).u8(0, 1, 1)
  for (const [reference, value] of list) writer.u8(0x92).u32be(reference).bytes(value)
  return writer.u8(0).u32be(0).take()
}
