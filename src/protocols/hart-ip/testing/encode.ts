/** Builds HART-IP messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { xor } from '../pdu.ts'

type Side = 'request' | 'response' | 'publish'
const TYPES = { request: 0, response: 1, publish: 2 } as const

function message(side: Side, id: number, sequence: number, body: Uint8Array, status = 0): Uint8Array {
  return new ByteWriter()
    .u8(1, TYPES[side], id, status)
    .u16be(sequence)
    .u16be(8 + body.length)
    .bytes(body)
    .take()
}

export function initiate(side: Side, sequence: number, inactivityMs = 30_000): Uint8Array {
  return message(side, 0, sequence, new ByteWriter().u8(1).u32be(inactivityMs).take())
}

export function close(side: Side, sequence: number): Uint8Array {
  return message(side, 1, sequence, new Uint8Array(0))
}

export function keepAlive(side: Side, sequence: number): Uint8Array {
  return message(side, 2, sequence, new Uint8Array(0))
}

interface TokenPdu {
  /** One byte of a polling address or five of a unique identifier. */
  readonly address: Uint8Array
  readonly command: number
  readonly data?: Uint8Array
  /** Of answers: response code and device status. */
  readonly status?: readonly [code: number, device: number]
}

export function tokenPassing(side: Side, sequence: number, pdu: TokenPdu): Uint8Array {
  const frame = { request: 2, response: 6, publish: 1 }[side]
  const data = pdu.data ?? new Uint8Array(0)
  const status = side === 'request' ? [] : (pdu.status ?? [0, 0])
  const address = pdu.address.slice()
  address[0]! |= 0x80 // primary master
  const body = new ByteWriter()
    .u8((address.length === 5 ? 0x80 : 0) | frame)
    .bytes(address)
    .u8(pdu.command, status.length + data.length, ...status)
    .bytes(data)
    .take()
  return message(
    side,
    3,
    sequence,
    new ByteWriter()
      .bytes(body)
      .u8(xor(body, 0, body.length))
      .take(),
  )
}

export interface DirectCommand {
  readonly command: number
  readonly data?: Uint8Array
  /** Of answers. */
  readonly code?: number
}

export function direct(side: Side, sequence: number, commands: readonly DirectCommand[]): Uint8Array {
  const body = new ByteWriter().u8(0, 0)
  for (const { command, data = new Uint8Array(0), code } of commands) {
    const status = code === undefined ? [] : [code]
    body
      .u16be(command)
      .u8(status.length + data.length, ...status)
      .bytes(data)
  }
  return message(side, 4, sequence, body.take())
}

interface Device {
  readonly type: number
  readonly id: number
  readonly maker: number
  readonly software: number
}

/** Data of an answer to command 0 of a HART 7 device. */
export function identity({ type, id, maker, software }: Device): Uint8Array {
  return new ByteWriter()
    .u8(254)
    .u16be(type)
    .u8(5, 7, 1, software, (2 << 3) | 1, 0)
    .u24be(id)
    .u8(5, 4)
    .u16be(1)
    .u8(0)
    .u16be(maker)
    .u16be(maker)
    .u8(1)
    .take()
}

/** Unique identifier of a device, as five bytes. */
export function uniqueIdentifier({ type, id }: Device): Uint8Array {
  return new ByteWriter()
    .u16be(type & 0x3fff)
    .u24be(id)
    .take()
}

/** Data of an answer to command 1. */
export function primaryVariable(unit: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5)
  bytes[0] = unit
  new DataView(bytes.buffer).setFloat32(1, value)
  return bytes
}
