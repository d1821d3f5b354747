import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const UNIT = 1232

/** The client's opening, padded to its unit. */
export function opening(): Uint8Array {
  const writer = new ByteWriter().u32be(0xffffffff).u16be(64).u16be(0x0001).u32be(0x0b127f15)
  return writer
    .u16be(UNIT)
    .u16be(UNIT)
    .zeros(UNIT - 16)
    .take()
}

export function answer(): Uint8Array {
  const writer = new ByteWriter().u32be(0x0b127f15).u16be(64).u16be(0x0005).u32be(0x0f94ea0b)
  return writer
    .u16be(UNIT)
    .u16be(UNIT)
    .zeros(UNIT - 16)
    .take()
}

/** The smallest hellos of TLS 1.2, and the change to what is encrypted: RFC 5246 §7. */
const random = '00112233445566778899aabbccddeeff'.repeat(2)
const clientHello = hex(`16 0301 002d 01 000029 0303 ${random} 00 0002 002f 01 00`)
const serverHello = hex(`16 0303 002a 02 000026 0303 ${random} 00 002f 00`)
const changed = hex('14 0303 0001 01')

/** Source packet `number` behind an empty vector of acknowledges. */
function source(number: number, payload: Uint8Array): Uint8Array {
  const header = new ByteWriter().u32be(0x0f94ea0b).u16be(64).u16be(0x000c).u32be(0)
  return header.u32be(number).u32be(number).bytes(payload).take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'opening',
    over: { transport: 'udp', port: 3389 },
    lines: [
      ['client', opening()],
      ['server', answer()],
    ],
  },
  {
    name: 'handshake',
    over: { transport: 'udp', port: 3389 },
    lines: [
      ['client', opening()],
      ['server', answer()],
      ['client', source(0x0b127f16, clientHello)],
      ['client', source(0x0b127f16, clientHello)],
      ['server', source(0x0f94ea0c, serverHello)],
      ['server', source(0x0f94ea0d, changed)],
    ],
  },
]
