import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

export const say = (text: string) => new ByteWriter().ascii(text).take()

export const scripts: readonly Script[] = [
  {
    name: 'group',
    over: { transport: 'tcp', port: 119 },
    lines: [
      ['server', say('200 news.plant.example InterNetNews NNRP server ready\r\n')],
      ['client', say('GROUP plant.alarms\r\n')],
      ['server', say('211 3 1 3 plant.alarms\r\n')],
    ],
  },
]
