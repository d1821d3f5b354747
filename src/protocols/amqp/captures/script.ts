import type { Script } from '#model/script'
import { openOk, protocolHeader, publish, start, startOk } from '../encode.ts'

export const scripts: readonly Script[] = [
  {
    name: 'publishing',
    over: { transport: 'tcp', port: 5672 },
    lines: [
      ['client', protocolHeader],
      ['server', start({ product: 'Example Broker', version: '3.9', platform: 'Example VM 25' })],
      ['client', startOk({ product: 'historian', version: '2.0' }, 'plant', 'secret')],
      ['server', openOk()],
      ['client', publish('values', 'line1.temperature')],
    ],
  },
]
