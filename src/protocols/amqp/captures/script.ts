import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'
import * as encode10 from '../testing/encode-10.ts'

export const scripts: readonly ConversationScript[] = [
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
  {
    name: 'links',
    over: { transport: 'tcp', port: 5672 },
    lines: [
      ['client', encode10.header10(true)],
      ['server', encode10.header10(true)],
      ['client', encode10.saslInit('line', 'secret')],
      ['server', encode10.saslOutcome(0)],
      ['client', encode10.header10()],
      ['server', encode10.header10()],
      ['client', encode10.open('gateway-7')],
      ['server', encode10.open('broker', { product: 'Example Broker', version: '2.1', platform: 'Linux' })],
      ['client', encode10.attach('out', 'plant.tags', false)],
      ['server', encode10.attach('out', 'plant.tags', true, true)],
      ['client', encode10.transfer()],
      ['client', encode10.attach('in', 'plant.alarms', true)],
      ['server', encode10.attach('in', 'plant.alarms', false, true)],
      ['server', encode10.transfer()],
      ['client', encode10.close()],
      ['server', encode10.close()],
    ],
  },
]
