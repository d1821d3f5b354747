import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'tightening',
    over: { transport: 'tcp', port: 4545 },
    lines: [
      ['client', encode.message(1)],
      ['server', encode.started('Station 12 left', '3.10.2', 'A1234567')],
      ['client', encode.message(60)],
      ['server', encode.message(5, '0060')],
      ['client', encode.message(18, '003')],
      ['server', encode.message(5, '0018')],
      ['client', encode.message(42)],
      ['server', encode.message(4, '004259')],
      ['server', encode.message(61, '010001020003')],
      ['client', encode.message(62)],
      ['client', encode.message(9999)],
      ['server', encode.message(9999)],
      ['client', encode.message(80)],
      ['server', encode.message(81, '2026-01-31:12:00:00')],
    ],
  },
]
