import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function greeting(word: 'NXSH' | 'NXD', release: string): Uint8Array {
  return new ByteWriter().ascii(`${word}-${release}\n`).take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'greetings',
    over: { transport: 'tcp', port: 4000 },
    lines: [
      ['client', greeting('NXSH', '8.10.1')],
      ['server', greeting('NXD', '8.10.1')],
    ],
  },
]
