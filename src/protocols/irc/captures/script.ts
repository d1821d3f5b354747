import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export const say = (text: string) => new ByteWriter().ascii(text).take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'channel',
    over: { transport: 'tcp', port: 6667 },
    lines: [
      ['client', say('NICK example\r\nUSER example 0 * :Example\r\n')],
      ['server', say(':irc.example 001 example :Welcome\r\n')],
      ['client', say('JOIN #plant\r\nPRIVMSG #plant :hello\r\n')],
    ],
  },
]
