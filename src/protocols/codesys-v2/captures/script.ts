import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 5) & 0xff)
const fine = encode.message(hex('00'))

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session',
    over: { transport: 'tcp', port: 1200 },
    lines: [
      ['client', encode.message(hex('01'))],
      ['server', encode.session('ExampleOS', '2.6', 'Example Controller')],
    ],
  },
  {
    name: 'shell-and-files',
    over: { transport: 'tcp', port: 2455 },
    lines: [
      ['client', encode.message(hex('01'))],
      ['server', encode.session('ExampleOS', '2.6', 'Example Controller')],
      ['client', encode.shell('stopprg')],
      ['server', encode.block(hex('92 00 00 04 00 00 00 4f6b 00'))],
      ['client', encode.writeFile('DEFAULT.PRG', bytes(300))],
      ['server', fine],
      ['client', encode.writeMore(bytes(200), false)],
      ['server', fine],
      ['client', encode.writeMore(bytes(70), true)],
      ['server', fine],
      ['client', encode.readFile('recipe.csv')],
      ['server', encode.piece(bytes(120), false)],
      ['client', hex(`6666 0100 0000 ${'00'.repeat(10)} 01000000 06000000`)],
      ['client', encode.readMore()],
      ['server', encode.piece(bytes(30), true)],
    ],
  },
]
