import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** Placeholder for encrypted bytes. */
export function packet(index: number, sequence: number): Uint8Array {
  const writer = new ByteWriter().u32be(index).u32be(sequence)
  for (let i = 0; i < 48; i++) writer.u8((i * 73 + 41) & 0xff)
  return writer.take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'packets',
    over: { ipProtocol: 50 },
    lines: [
      ['client', packet(0xc1a2b3c4, 1)],
      ['server', packet(0xd1e2f304, 1)],
    ],
  },
  {
    name: 'through-translation',
    over: { transport: 'udp', port: 4500 },
    lines: [
      ['client', packet(0xc1a2b3c4, 1)],
      ['client', new Uint8Array([0xff])],
    ],
  },
]
