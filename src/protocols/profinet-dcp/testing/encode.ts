/** Builds DCP frames of both sides: IEC 61158-6-10. */
import { ByteWriter } from '#bytes/write'
import * as wire from '../wire.ts'

export interface BlockToWrite {
  readonly option: number
  readonly suboption: number
  /** Information or qualifier; undefined where the service has none. */
  readonly info?: number
  readonly data?: Uint8Array
}

function frame(frameId: number, service: number, type: number, xid: number, body: Uint8Array): Uint8Array {
  const bytes = new ByteWriter()
    .u16be(frameId)
    .u8(service, type)
    .u32be(xid)
    .u16be(frameId === wire.IDENTIFY_FRAME ? 1 : 0) // ResponseDelayFactor
    .u16be(body.length)
    .bytes(body)
  return bytes.zeros(Math.max(0, 46 - bytes.length)).take() // the shortest Ethernet payload
}

function blocksOf(blocks: readonly BlockToWrite[]): Uint8Array {
  const body = new ByteWriter()
  for (const { option, suboption, info, data = new Uint8Array() } of blocks) {
    const length = data.length + (info === undefined ? 0 : 2)
    body.u8(option, suboption).u16be(length)
    if (info !== undefined) body.u16be(info)
    body.bytes(data).zeros(length & 1)
  }
  return body.take()
}

export function identifyRequest(xid: number, blocks: readonly BlockToWrite[]): Uint8Array {
  return frame(wire.IDENTIFY_FRAME, wire.IDENTIFY, 0, xid, blocksOf(blocks))
}

export function identifyResponse(xid: number, blocks: readonly BlockToWrite[]): Uint8Array {
  return frame(wire.IDENTIFY_ANSWER_FRAME, wire.IDENTIFY, 1, xid, blocksOf(blocks))
}

/** `wanted`: pairs of option and suboption. */
export function getRequest(xid: number, ...wanted: readonly (readonly [number, number])[]): Uint8Array {
  return frame(wire.GET_SET_FRAME, wire.GET, 0, xid, Uint8Array.from(wanted.flat()))
}

export function getResponse(xid: number, blocks: readonly BlockToWrite[]): Uint8Array {
  return frame(wire.GET_SET_FRAME, wire.GET, 1, xid, blocksOf(blocks))
}

export function setRequest(xid: number, blocks: readonly BlockToWrite[]): Uint8Array {
  return frame(wire.GET_SET_FRAME, wire.SET, 0, xid, blocksOf(blocks))
}

/** Answer to a set of one block. */
export function setResponse(xid: number, option: number, suboption: number, error = 0): Uint8Array {
  const data = Uint8Array.from([option, suboption, error])
  return frame(wire.GET_SET_FRAME, wire.SET, 1, xid, blocksOf([{ option: 5, suboption: 4, data }]))
}

export function hello(xid: number, blocks: readonly BlockToWrite[]): Uint8Array {
  return frame(wire.HELLO_FRAME, wire.HELLO, 0, xid, blocksOf(blocks))
}
