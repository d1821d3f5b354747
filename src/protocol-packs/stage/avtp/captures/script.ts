import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const ENTITY = '02000000fffe0031'
const CONTROLLER = '02000000fffe0001'
const MODEL = '0011220000000007'
const word = (text: string) => text.padEnd(64, '\0')

/** @param type 0: available, 1: departing, 2: discover */
export function discovery(type: number): Uint8Array {
  return new ByteWriter()
    .u8(0xfa, type)
    .u16be((31 << 11) | 56)
    .bytes(hex(ENTITY))
    .bytes(hex(MODEL))
    .zeros(48)
    .take()
}

export function command(
  type: number,
  number: number,
  payload: Uint8Array = new Uint8Array(0),
  status = 0,
): Uint8Array {
  return new ByteWriter()
    .u8(0xfb, type)
    .u16be((status << 11) | (12 + payload.length))
    .bytes(hex(ENTITY))
    .bytes(hex(CONTROLLER))
    .u16be(5)
    .u16be(number)
    .bytes(payload)
    .take()
}

/** The descriptor ENTITY. */
export function entity(name: string, firmware: string, serial: string): Uint8Array {
  return new ByteWriter()
    .u32be(0)
    .u16be(0)
    .u16be(0)
    .bytes(hex(ENTITY))
    .bytes(hex(MODEL))
    .zeros(28)
    .ascii(word(name))
    .u16be(0)
    .u16be(1)
    .ascii(word(firmware))
    .ascii(word(''))
    .ascii(word(serial))
    .u16be(1)
    .u16be(0)
    .take()
}

export const audio: Uint8Array = new ByteWriter()
  .u8(0x02, 0x81, 7, 0)
  .bytes(hex('0200000000310001'))
  .zeros(24)
  .take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'announced',
    over: { etherType: 0x22f0 },
    server: { mac: '91:e0:f0:01:00:00' },
    lines: [
      ['client', discovery(0)],
      ['client', discovery(2)],
    ],
  },
  {
    name: 'entity-read',
    over: { etherType: 0x22f0 },
    lines: [
      ['client', command(0, 4, hex('0000 0000 0000 0000'))],
      ['server', command(1, 4, entity('Hall camera', '1.4.2', 'A0031'))],
      ['client', command(0, 0x2a, hex('0000 0000'))],
      ['server', command(1, 0x2a, hex('0000 0000'), 1)],
    ],
  },
  {
    name: 'audio',
    over: { etherType: 0x22f0 },
    server: { mac: '91:e0:f0:00:0e:80' },
    lines: [['client', audio]],
  },
]
