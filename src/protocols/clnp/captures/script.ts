import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const near = hex('49 0001 0800 0601 0203 01')
const far = hex('49 0001 0800 0601 0204 01')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'echo',
    over: { llc: 0xfe },
    lines: [
      ['client', encode.pdu(0x1e, far, near, hex('00000000'))],
      ['server', encode.pdu(0x1f, near, far, hex('00000000'))],
    ],
  },
]
