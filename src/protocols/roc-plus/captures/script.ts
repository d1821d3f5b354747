import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const asks = { to: [1, 2], from: [3, 4] } as const
const answers = { to: asks.from, from: asks.to } as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'flow-computer',
    over: { transport: 'tcp', port: 4000 },
    lines: [
      ['client', encode.message(asks, 6)],
      ['server', encode.systemConfiguration(answers, 6)],
      ['client', encode.login(asks, 'LOI', 1000)],
      ['server', encode.message(answers, 17)],
      ['client', encode.readParameters(asks, [[103, 0, 21]])],
      ['server', encode.message(answers, 180, hex('01 67 00 15 0000 8042'))],
      ['client', encode.writeParameter(asks, [102, 1, 8], [1])],
      ['server', encode.error(answers, 20, 6)],
      ['client', encode.message(asks, 8, hex('00 1e 0c 01 02 e807 05'))],
      ['server', encode.message(answers, 8)],
      ['client', encode.openFile(asks, '/flash/data', 'recipe.txt', 2)],
      ['server', encode.fileOpened(answers, 9)],
      ['client', encode.writeFile(asks, 9, new Uint8Array(40).fill(0x41))],
      ['server', encode.message(answers, 203, hex('03 09000000 28000000'))],
      ['client', encode.closeFile(asks, 9)],
      ['server', encode.message(answers, 203, hex('04'))],
      ['client', encode.message(asks, 7)],
    ],
  },
]
