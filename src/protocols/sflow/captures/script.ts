import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** One datagram with a counter sample of no records. */
export function datagram(sequence: number): Uint8Array {
  const writer = new ByteWriter().u32be(5).u32be(1).u8(10, 20, 0, 1).u32be(0).u32be(sequence).u32be(60_000)
  return writer.u32be(1).u32be(2).u32be(12).u32be(sequence).u32be(1).u32be(0).take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'counters',
    over: { transport: 'udp', port: 6343 },
    lines: [
      ['client', datagram(1)],
      ['client', datagram(2)],
    ],
  },
]
