import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** A check of an association without a domain's name. */
export function check(endPoint: number, name: string, chassis = ''): Uint8Array {
  const association = new ByteWriter().u8(1, 2, name.length).ascii(name).take()
  const writer = new ByteWriter().u8(0xe0, 1, 4, 70).u32be(7).u16be(endPoint).bytes(association)
  writer.zeros(48 - association.length).zeros(16)
  if (chassis !== '')
    writer
      .u8(1)
      .u16be(chassis.length + 3)
      .u8(chassis.length, 7)
      .ascii(chassis)
      .u8(0)
  return writer.u8(0).take()
}

/** @param status 0x80: the root link is blocked */
export function ring(request: number, status: number, node: string): Uint8Array {
  return new ByteWriter()
    .u8(0xe1, 40, 0, 32, request << 4, status)
    .bytes(hex(node))
    .zeros(24)
    .u8(0)
    .take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'ring-broken',
    over: { etherType: 0x8902 },
    server: { mac: '01:19:a7:00:00:01' },
    lines: [
      ['client', ring(0, 0x80, '020000000001')],
      ['client', ring(0xb, 0, '020000000001')],
    ],
  },
  {
    name: 'checked',
    over: { etherType: 0x8902 },
    server: { mac: '01:80:c2:00:00:37' },
    lines: [['client', check(101, 'uplink-east', 'SW-7')]],
  },
]
