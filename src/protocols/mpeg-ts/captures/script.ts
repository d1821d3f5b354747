import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

/** As many transport packets as fit an Ethernet frame. */
export function packets(count: number): Uint8Array {
  const writer = new ByteWriter()
  for (let i = 0; i < count; i++) writer.u8(0x47, 0x01, 0x11, 0x10 | i).zeros(184)
  return writer.take()
}

export const scripts: readonly Script[] = [
  {
    name: 'video',
    over: { transport: 'udp', port: 1234 },
    lines: [
      ['client', packets(7)],
      ['client', packets(7)],
    ],
  },
]
