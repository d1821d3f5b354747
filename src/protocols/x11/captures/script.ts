import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const COOKIE = 'MIT-MAGIC-COOKIE-1'

export const opening = new ByteWriter()
  .u8(0x6c, 0)
  .u16le(11)
  .u16le(0)
  .u16le(COOKIE.length)
  .u16le(16)
  .u16le(0)
  .ascii(COOKIE)
  .zeros(2)
  .zeros(16)
  .take()

export function accepted(maker: string): Uint8Array {
  const body = new ByteWriter().u32le(12_101_007).zeros(12).u16le(maker.length).zeros(14).ascii(maker)
  body.zeros((4 - (maker.length % 4)) % 4)
  const bytes = body.take()
  return new ByteWriter()
    .u8(1, 0)
    .u16le(11)
    .u16le(0)
    .u16le(bytes.length / 4)
    .bytes(bytes)
    .take()
}

export const refused = new ByteWriter().u8(0, 8).u16le(11).u16le(0).u16le(2).ascii('no entry').take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'display',
    over: { transport: 'tcp', port: 6000 },
    lines: [
      ['client', opening],
      ['server', accepted('The X.Org Foundation')],
    ],
  },
]
