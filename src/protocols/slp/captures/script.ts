import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function message(kind: number, body: Uint8Array): Uint8Array {
  const length = 16 + body.length
  return new ByteWriter()
    .u8(2, kind)
    .u24be(length)
    .u16be(0)
    .u24be(0)
    .u16be(7)
    .u16be(2)
    .ascii('en')
    .bytes(body)
    .take()
}

const text = (writer: ByteWriter, said: string) => writer.u16be(said.length).ascii(said)

export function request(service: string): Uint8Array {
  const body = text(text(text(text(text(new ByteWriter(), ''), service), 'DEFAULT'), ''), '')
  return message(1, body.take())
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'printer',
    over: { transport: 'udp', port: 427 },
    lines: [
      ['client', request('service:printer')],
      ['server', message(2, new ByteWriter().zeros(4).take())],
    ],
  },
]
