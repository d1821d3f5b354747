import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

export const say = (text: string) => new ByteWriter().ascii(text).take()

export const scripts: readonly Script[] = [
  {
    name: 'cache',
    over: { transport: 'tcp', port: 11211 },
    lines: [
      ['client', say('set tag:42 0 60 4\r\n17.5\r\n')],
      ['server', say('STORED\r\n')],
      ['client', say('get tag:42\r\n')],
      ['server', say('VALUE tag:42 0 4\r\n17.5\r\nEND\r\n')],
      ['client', say('version\r\n')],
      ['server', say('VERSION 1.6.21\r\n')],
    ],
  },
]
