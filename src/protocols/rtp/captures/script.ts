import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** 20 ms of silence in G.711 of the µ-law. */
export function packet(sequence: number, source: number): Uint8Array {
  const writer = new ByteWriter()
    .u8(0x80, 0)
    .u16be(sequence)
    .u32be(160 * sequence)
    .u32be(source)
  for (let i = 0; i < 160; i++) writer.u8(0xff)
  return writer.take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'sound',
    over: { transport: 'udp', port: 16384 },
    lines: [
      ['client', packet(1, 0x1234abcd)],
      ['server', packet(1, 0x5678abcd)],
      ['client', packet(2, 0x1234abcd)],
    ],
  },
]
