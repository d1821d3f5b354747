import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptCarrier } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { etherType: 0x8892 } as const

/** A carried payload includes its frame id. */
export const carriage: ScriptCarrier = { over, carry: (lines) => lines }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'exchange',
    over,
    lines: [
      ['client', encode.cyclic(0xc001, hex('80 01 02'), 128)],
      ['server', encode.cyclic(0xc002, hex('80 0a 0b'), 128)],
      ['client', encode.cyclic(0xc001, hex('80 01 03'), 192)],
      ['server', encode.cyclic(0xc002, hex('80 0a 0c'), 192)],
      ['client', encode.cyclic(0xc001, hex('80 01 03'), 256, 0x25)],
      ['server', encode.cyclic(0xc002, hex('80 0a 0c'), 256, 0x15)],
    ],
  },
]
