import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import { frame } from '../testing/encode.ts'

const EVERYBODY = 0xff
const data = (to: number, from: number, bytes: string): ScriptStep => [
  'client',
  frame(bytes.startsWith('0104') ? 5 : 6, to, from, hex(bytes)),
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'bus',
    over: { link: 165 },
    lines: [
      ['client', frame(0, 10, 5)], // the token
      ['client', frame(1, 6, 5)], // is there a station 6? Nobody answers
      data(EVERYBODY, 5, '0120 ffff00ff 1008'), // Who-Is
      data(EVERYBODY, 10, '0120 ffff00ff 1000 c40200000a 2201e0 9103 210f'), // I-Am, device 10
      data(10, 5, '0104 0005010c 0c0200000a 194d'), // its name
      data(5, 10, '0100 30010c 0c0200000a 194d 3e 7506 00 4548552d31 3f'),
      data(10, 5, '0104 0005020f 0c00400002 1955 3e 4442280000 3f 3908'), // writes analog output 2
      data(5, 10, '0100 20020f'),
      // The same name as extended data: COBS, then its own check sum.
      ['client', hex('55ff 21 05 0a 001a 2f 575453655459595754525f4c186b20535214171611106a504cd1b8e3')],
      ['client', frame(128, 10, 5, hex('0005 0102'))], // a vendor's own
    ],
  },
]
