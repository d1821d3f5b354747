/** Builds MRP frames after the EtherType: IEC 62439-2:2016 §8. */
import { ByteWriter } from '#bytes/write'

function frame(type: number, value: Uint8Array, sequence: number, domain: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(1)
    .u8(type, value.length)
    .bytes(value)
    .u8(1, 18)
    .u16be(sequence)
    .bytes(domain)
    .u8(0, 0)
    .zeros(6)
    .take()
}

export interface Test {
  readonly manager: Uint8Array
  readonly isOpen: boolean
  readonly transitions: number
  readonly sequence: number
  readonly domain: Uint8Array
}

export function test({ manager, isOpen, transitions, sequence, domain }: Test): Uint8Array {
  const value = new ByteWriter()
    .u16be(0x8000)
    .bytes(manager)
    .u16be(0)
    .u16be(isOpen ? 1 : 0)
    .u16be(transitions)
    .u32be(0)
  return frame(2, value.take(), sequence, domain)
}

export function topologyChange(manager: Uint8Array, sequence: number, domain: Uint8Array): Uint8Array {
  return frame(3, new ByteWriter().u16be(0x8000).bytes(manager).u16be(0).take(), sequence, domain)
}

export function linkChange(
  isUp: boolean,
  client: Uint8Array,
  sequence: number,
  domain: Uint8Array,
): Uint8Array {
  const value = new ByteWriter().bytes(client).u16be(0).u16be(20).u16be(0)
  return frame(isUp ? 5 : 4, value.take(), sequence, domain)
}
