import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** A question for the lock, an answer, and a password of A0000001. */
export const scripts: readonly ConversationScript[] = [
  {
    name: 'password',
    over: { transport: 'udp', port: 28784 },
    lines: [
      ['client', hex('484150 e601 6e68 0d00 1a00 0900 01 50 01 0200 0100 17 52')],
      ['server', hex('484150 e601 f01e 0100 ff')],
      ['client', hex('484150 e501 faae 1100 1a00 0d00 01 51 01 1902 0400 a0000001 17 af')],
    ],
  },
]
