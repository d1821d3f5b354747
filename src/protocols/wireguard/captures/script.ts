import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** A message of this type and length; placeholder bytes for the encrypted content follow the type. */
export function message(type: number, length: number): Uint8Array {
  const writer = new ByteWriter().u32le(type)
  for (let i = 4; i < length; i++) writer.u8((i * 37 + 11) & 0xff)
  return writer.take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'handshake',
    over: { transport: 'udp', port: 41820 },
    lines: [
      ['client', message(1, 148)],
      ['server', message(2, 92)],
      ['client', message(4, 32)],
      ['server', message(4, 128)],
    ],
  },
]
