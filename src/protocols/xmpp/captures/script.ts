import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

export function opening(which: 'to' | 'from', domain: string): Uint8Array {
  return new ByteWriter()
    .ascii(`<?xml version='1.0'?><stream:stream ${which}='${domain}' xmlns='jabber:client' `)
    .ascii("xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
    .take()
}

export const scripts: readonly Script[] = [
  {
    name: 'opening',
    over: { transport: 'tcp', port: 5222 },
    lines: [
      ['client', opening('to', 'plant.example')],
      ['server', opening('from', 'plant.example')],
      ['server', new ByteWriter().ascii('<stream:features/>').take()],
    ],
  },
]
