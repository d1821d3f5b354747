import type { ConversationScript } from '#model/script'
import { announce, keepAlive, open, shutdown, withdraw } from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'peering',
    over: { transport: 'tcp', port: 179 },
    lines: [
      ['client', open(64512, [10, 20, 0, 1])],
      ['server', open(4200000001, [10, 20, 0, 2])],
      ['client', keepAlive()],
      ['server', keepAlive()],
      ['client', announce(64512, [10, 20, 0, 1], [192, 168, 40])],
      ['client', withdraw([192, 168, 40])],
      ['server', shutdown('maintenance of the plant border')],
    ],
  },
]
