/** Builds RPC messages of both sides, little endian, for tests and the plant simulator: C706 §12.6.4, §12.5.2. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import { datagram, VERSION } from '../datagram.ts'
import { pdu } from '../wire.ts'

/** NDR 2.0, the transfer syntax of all: C706 §14.1. */
const NDR = '8a885d04-1ceb-11c9-9fe8-08002b104860'
const FIRST_AND_LAST = 3
const OBJECT = 0x80

/** Bytes of a UUID's text as a little-endian sender writes them. */
export function uuidBytes(text: string): Uint8Array {
  const raw = hex(text.replaceAll('-', ''))
  const swapped = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  return Uint8Array.from(swapped, (from) => raw[from]!)
}

function fragment(type: number, callId: number, body: Uint8Array, flags = FIRST_AND_LAST): Uint8Array {
  return new ByteWriter()
    .u8(5, 0, type, flags)
    .u32le(0x10)
    .u16le(16 + body.length)
    .u16le(0)
    .u32le(callId)
    .bytes(body)
    .take()
}

/** A bind, or with `isAlter` an alter context, of one interface. */
export function bind(callId: number, context: number, uuid: string, isAlter = false): Uint8Array {
  const body = new ByteWriter()
    .u16le(4280)
    .u16le(4280)
    .u32le(0)
    .u32le(1)
    .u16le(context)
    .u16le(1)
    .bytes(uuidBytes(uuid))
    .u32le(0)
    .bytes(uuidBytes(NDR))
    .u32le(2)
  return fragment(isAlter ? pdu.alter : pdu.bind, callId, body.take())
}

/** Acceptance of the one context of a bind or alter context. */
export function bindAcknowledgement(callId: number, isAlter = false): Uint8Array {
  const body = new ByteWriter()
    .u16le(4280)
    .u16le(4280)
    .u32le(1)
    .u16le(4)
    .ascii('135\0')
    .u16le(0)
    .u32le(1)
    .u32le(0)
    .bytes(uuidBytes(NDR))
    .u32le(2)
  return fragment(isAlter ? pdu.alterResponse : pdu.bindAck, callId, body.take())
}

interface Request {
  readonly callId: number
  readonly context: number
  readonly opnum: number
  readonly object?: string
  readonly flags?: number
}

export function request(
  { callId, context, opnum, object, flags = FIRST_AND_LAST }: Request,
  stub: Uint8Array,
): Uint8Array {
  const body = new ByteWriter().u32le(stub.length).u16le(context).u16le(opnum)
  if (object !== undefined) body.bytes(uuidBytes(object))
  return fragment(pdu.request, callId, body.bytes(stub).take(), object === undefined ? flags : flags | OBJECT)
}

export function response(
  callId: number,
  context: number,
  stub: Uint8Array,
  flags = FIRST_AND_LAST,
): Uint8Array {
  const body = new ByteWriter().u32le(stub.length).u16le(context).u16le(0).bytes(stub)
  return fragment(pdu.response, callId, body.take(), flags)
}

export function fault(callId: number, context: number, status: number): Uint8Array {
  return fragment(
    pdu.fault,
    callId,
    new ByteWriter().u32le(0).u16le(context).u16le(0).u32le(status).u32le(0).take(),
  )
}

interface Datagram {
  readonly type: keyof typeof datagram
  readonly uuid: string
  readonly activity: string
  readonly sequence: number
  readonly opnum: number
  readonly object?: string
  readonly fragment?: { readonly number: number; readonly isLast: boolean }
}

const NIL = '00000000-0000-0000-0000-000000000000'

/** A message without connection. */
export function datagramMessage(choice: Datagram, body: Uint8Array): Uint8Array {
  const { fragment: part } = choice
  const flags = 0x20 | (part === undefined ? 0 : part.isLast ? 0x06 : 0x04)
  return new ByteWriter()
    .u8(VERSION, datagram[choice.type], flags, 0)
    .u8(0x10, 0, 0, 0)
    .bytes(uuidBytes(choice.object ?? NIL))
    .bytes(uuidBytes(choice.uuid))
    .bytes(uuidBytes(choice.activity))
    .u32le(0)
    .u32le(1)
    .u32le(choice.sequence)
    .u16le(choice.opnum)
    .u16le(0xffff)
    .u16le(0xffff)
    .u16le(body.length)
    .u16le(part?.number ?? 0)
    .u8(0, 0)
    .bytes(body)
    .take()
}
