import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export const say = (text: string) => new ByteWriter().ascii(text).take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'module',
    over: { transport: 'tcp', port: 873 },
    lines: [
      ['server', say('@RSYNCD: 31.0\n')],
      ['client', say('@RSYNCD: 31.0\n')],
      ['client', say('backup\n')],
      ['server', say('@ERROR: access denied to backup\n')],
    ],
  },
]
