/** Builds PTP version 2 messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { messageType } from '../wire.ts'

interface Clock {
  /** Eight bytes. */
  readonly identity: Uint8Array
  readonly domain: number
}

function message(type: number, { identity, domain }: Clock, sequence: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(type, 2)
    .u16be(34 + body.length)
    .u8(domain, 0)
    .u16be(0)
    .zeros(12)
    .bytes(identity)
    .u16be(1)
    .u16be(sequence)
    .u8(5, 0)
    .bytes(body)
    .take()
}

/** Sync, Follow_Up and Delay_Req carry a timestamp. */
export function event(
  type: 'sync' | 'followUp' | 'delayRequest',
  clock: Clock,
  sequence: number,
): Uint8Array {
  return message(messageType[type], clock, sequence, new Uint8Array(10))
}

export function announce(clock: Clock, sequence: number, grandmaster: Uint8Array, steps = 0): Uint8Array {
  const body = new ByteWriter()
    .zeros(10)
    .u16be(37)
    .u8(0, 128, 6, 0x21)
    .u16be(0x4e5d)
    .u8(128)
    .bytes(grandmaster)
    .u16be(steps)
    .u8(0x20)
    .take()
  return message(messageType.announce, clock, sequence, body)
}

type Action = 'get' | 'set' | 'response' | 'command' | 'acknowledge'
const ACTIONS = { get: 0, set: 1, response: 2, command: 3, acknowledge: 4 } as const

function managed(clock: Clock, sequence: number, act: Action, tlv: number, value: Uint8Array): Uint8Array {
  const body = new ByteWriter()
    .u32be(0xffffffff) // to all clocks
    .u32be(0xffffffff)
    .u16be(0xffff)
    .u8(0, 0, ACTIONS[act], 0)
    .u16be(tlv)
    .u16be(value.length)
    .bytes(value)
  return message(messageType.management, clock, sequence, body.take())
}

export function management(
  clock: Clock,
  sequence: number,
  act: Action,
  id: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return managed(clock, sequence, act, 1, new ByteWriter().u16be(id).bytes(data).take())
}

export function managementError(clock: Clock, sequence: number, error: number, id: number): Uint8Array {
  return managed(clock, sequence, 'response', 2, new ByteWriter().u16be(error).u16be(id).u32be(0).take())
}

/** Data of CLOCK_DESCRIPTION. */
export function clockDescription(product: string, revision: string, user: string): Uint8Array {
  const writer = new ByteWriter().u16be(0x8000)
  const text = (value: string) => writer.u8(value.length).ascii(value)
  text('IEEE 802.3')
  writer.u16be(6).bytes(Uint8Array.of(2, 0, 0, 0, 0, 1))
  writer.u16be(1).u16be(4).u8(10, 0, 0, 1)
  writer.u8(2, 0, 0, 0)
  text(product)
  text(revision)
  text(user)
  writer.u8(0, 0x1b, 0x19, 0, 1, 0)
  return writer.length % 2 === 0 ? writer.take() : writer.u8(0).take() // TLVs are even: §5.3.8
}
