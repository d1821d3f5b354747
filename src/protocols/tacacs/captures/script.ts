import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** @param bytes length of the body, whose bytes replace the obfuscated content */
export function packet(type: number, sequence: number, bytes: number): Uint8Array {
  const writer = new ByteWriter().u8(0xc0, type, sequence, 0).u32be(0x1234abcd).u32be(bytes)
  for (let i = 0; i < bytes; i++) writer.u8((i * 57 + 19) & 0xff)
  return writer.take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'logon',
    over: { transport: 'tcp', port: 49 },
    lines: [
      ['client', packet(1, 1, 33)],
      ['server', packet(1, 2, 16)],
      ['client', packet(1, 3, 12)],
      ['server', packet(1, 4, 6)],
    ],
  },
]
