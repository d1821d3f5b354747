import { writeFt12 } from '#bytes/ft12-frame'
import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'

export const link = (text: string, isFixed = false): Uint8Array => writeFt12(hex(text), isFixed)
/** A heat meter, as ADFweb's manual MN67086 prints one, with the figures of another. */
export const answer = link('08 02 72 28456571 6a4d 81 04 3e 27 0000 04 06 10270000')
export const ACKNOWLEDGEMENT = hex('e5')

const pair = (asked: Uint8Array, answered: Uint8Array): readonly ScriptStep[] => [
  ['client', asked],
  ['server', answered],
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'meters-read',
    over: { transport: 'tcp', port: 4161 },
    lines: [
      // The whole bus is asked, and one meter hangs on it.
      ...pair(link('5b fe', true), answer),
      ...pair(link('40 02', true), ACKNOWLEDGEMENT),
      ...pair(link('7b 02', true), answer),
      ...pair(link('53 02 bd'), ACKNOWLEDGEMENT),
      ...pair(link('73 02 51 01 7a 05'), ACKNOWLEDGEMENT),
    ],
  },
]
