import type { Script } from '#model/script'
import * as encode from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'requests',
    over: { transport: 'tcp', port: 8009 },
    lines: [
      ['client', encode.ping()],
      ['server', encode.pong()],
      ['client', encode.forward(2, '/status?all=1')],
      ['server', encode.headers(200, 'OK')],
      ['server', encode.end()],
      ['client', encode.forward(5, '/upload')],
      ['server', encode.headers(403, 'Forbidden')],
      ['server', encode.end()],
      ['client', encode.shutdown()],
    ],
  },
]
