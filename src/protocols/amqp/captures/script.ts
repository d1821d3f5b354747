import type { Script } from '#model/script'
import * as encode from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'publishing',
    over: { transport: 'tcp', port: 5672 },
    lines: [
      ['client', encode.protocolHeader()],
      ['server', encode.start({ product: 'Example Broker', version: '3.1', platform: 'Linux' })],
      ['client', encode.startOk('guest', 'guest')],
      ['server', encode.tune()],
      ['client', encode.publish('plant', 'line.2.state')],
    ],
  },
]
