import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const SYSTEM = '192168001001'

/** Level 2 hello: area 49.0001, address 10.20.0.1. */
export const hello = hex(
  `831b0100 10010000 02 ${SYSTEM} 001e 0027 40 ${SYSTEM}01 0104 03490001 8404 0a140001`,
)

export function linkState(host: string, system = SYSTEM): Uint8Array {
  return new ByteWriter()
    .bytes(hex('831b0100 14010000'))
    .u16be(27 + 2 + host.length)
    .bytes(hex(`04b0 ${system} 0000 00000001 0000 03 89`))
    .u8(host.length)
    .ascii(host)
    .take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'adjacency',
    over: { llc: 0xfe },
    server: { mac: '01:80:c2:00:00:15' },
    lines: [
      ['client', hello],
      ['client', linkState('core-1')],
    ],
  },
]
