/** Builds DLMS messages of clients and meters, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { checkSequence } from '../hdlc.ts'

/** An APDU in a wrapper. */
export function wrapped(source: number, destination: number, apdu: Uint8Array): Uint8Array {
  return new ByteWriter().u16be(1).u16be(source).u16be(destination).u16be(apdu.length).bytes(apdu).take()
}

/** An HDLC frame of addresses below 128. */
export function framed(
  destination: number,
  source: number,
  control: number,
  information: Uint8Array = new Uint8Array(0),
  isSegmented = false,
): Uint8Array {
  const length = 7 + (information.length === 0 ? 0 : information.length + 2)
  const frame = new ByteWriter()
    .u8(0xa0 | (isSegmented ? 0x08 : 0) | (length >> 8), length)
    .u8((destination << 1) | 1, (source << 1) | 1, control)
  if (information.length > 0) frame.u16le(checkSequence(frame.take(), 0, frame.length)).bytes(information)
  frame.u16le(checkSequence(frame.take(), 0, frame.length))
  return new ByteWriter().u8(0x7e).bytes(frame.take()).u8(0x7e).take()
}

/** LLC and APDU. */
export function information(apdu: Uint8Array, isCommand: boolean): Uint8Array {
  return new ByteWriter()
    .u8(0xe6, isCommand ? 0xe6 : 0xe7, 0)
    .bytes(apdu)
    .take()
}

const CONTEXT = [0xa1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01]

/** An association request; with a password, low level security. */
export function associationRequest(password?: string): Uint8Array {
  const body = new ByteWriter().u8(...CONTEXT)
  if (password !== undefined) {
    body.u8(0x8a, 2, 7, 0x80, 0x8b, 7, 0x60, 0x85, 0x74, 0x05, 0x08, 0x02, 0x01)
    body.u8(0xac, password.length + 2, 0x80, password.length).ascii(password)
  }
  body.u8(0xbe, 0x10, 0x04, 0x0e, 1, 0, 0, 0, 6, 0x5f, 0x1f, 4, 0, 0, 0x7e, 0x1f, 0xff, 0xff)
  return new ByteWriter().u8(0x60, body.length).bytes(body.take()).take()
}

/** `result` 0 accepts. */
export function associationResponse(result: number, title?: Uint8Array): Uint8Array {
  const body = new ByteWriter().u8(...CONTEXT, 0xa2, 3, 2, 1, result, 0xa3, 5, 0xa1, 3, 2, 1, 0)
  if (title !== undefined) body.u8(0xa4, 0x0a, 0x04, 0x08).bytes(title)
  body.u8(0xbe, 0x10, 0x04, 0x0e, 8, 0, 6, 0x5f, 0x1f, 4, 0, 0, 0x1e, 0x1d, 4, 0, 0, 7)
  return new ByteWriter().u8(0x61, body.length).bytes(body.take()).take()
}

export interface MemberToWrite {
  readonly classId: number
  readonly obis: readonly number[]
  readonly member: number
}

function descriptor({ classId, obis, member }: MemberToWrite): Uint8Array {
  return new ByteWriter()
    .u16be(classId)
    .u8(...obis, member)
    .take()
}

export function getRequest(invoke: number, member: MemberToWrite): Uint8Array {
  return new ByteWriter()
    .u8(0xc0, 1, 0xc0 | invoke)
    .bytes(descriptor(member))
    .u8(0)
    .take()
}

/** `data` with its type tag. */
export function getResponse(invoke: number, data: readonly number[]): Uint8Array {
  return Uint8Array.from([0xc4, 1, 0xc0 | invoke, 0, ...data])
}

export function getRefused(invoke: number, result: number): Uint8Array {
  return Uint8Array.from([0xc4, 1, 0xc0 | invoke, 1, result])
}

export function setRequest(invoke: number, member: MemberToWrite, data: readonly number[]): Uint8Array {
  return new ByteWriter()
    .u8(0xc1, 1, 0xc0 | invoke)
    .bytes(descriptor(member))
    .u8(0, ...data)
    .take()
}

export function setResponse(invoke: number, result: number): Uint8Array {
  return Uint8Array.from([0xc5, 1, 0xc0 | invoke, result])
}

export function actionRequest(invoke: number, member: MemberToWrite): Uint8Array {
  return new ByteWriter()
    .u8(0xc3, 1, 0xc0 | invoke)
    .bytes(descriptor(member))
    .u8(1, 0x0f, 0)
    .take()
}

export function actionResponse(invoke: number, result: number): Uint8Array {
  return Uint8Array.from([0xc7, 1, 0xc0 | invoke, result, 0])
}

/** A visible string with its tag and length. */
export function visible(text: string): readonly number[] {
  return [10, text.length, ...new TextEncoder().encode(text)]
}
