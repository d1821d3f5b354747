import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'
import { moduleIdentification } from '../testing/encode-szl.ts'

const over = { carriedBy: 'cotp' } as const
const setup: readonly ScriptStep[] = [
  ['client', encode.setupRequest(1)],
  ['server', encode.setupResponse(1)],
]
const word = { area: 0x84, block: 1, type: 4, count: 2, offset: 4 }
const marker = { area: 0x83, block: 0, type: 2, count: 1, offset: 0 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'reading-and-writing',
    over,
    lines: [
      ...setup,
      ['client', encode.readRequest(2, [word, marker])],
      ['server', encode.readResponse(2, [hex('0102 0304'), hex('ff')])],
      ['client', encode.writeRequest(3, [marker], [hex('01')])],
      ['server', encode.writeResponse(3, [0xff])],
      ['client', encode.writeRequest(4, [word], [hex('0000 0000')])],
      ['server', encode.writeResponse(4, [0x05])],
    ],
  },
  {
    name: 'stop-and-start',
    over,
    lines: [
      ...setup,
      ['client', encode.stopRequest(2)],
      ['server', encode.plainResponse(2, 0x29)],
      ['client', encode.serviceRequest(3, 'P_PROGRAM')],
      ['server', encode.plainResponse(3, 0x28)],
      ['client', encode.stopRequest(4)],
      ['server', encode.refusal(4, 0xd241)],
    ],
  },
  {
    name: 'download',
    over,
    lines: [
      ...setup,
      ['client', encode.downloadRequest(2, '_0A00001P', 8)],
      ['server', encode.plainResponse(2, 0x1a)],
      ['server', encode.downloadBlock(3, '_0A00001P')],
      ['client', encode.downloadPart(3, hex('7070 0101 0203 0405'), true)],
      ['server', encode.downloadEnded(4, '_0A00001P')],
      ['client', encode.plainResponse(4, 0x1c)],
      ['client', encode.insertRequest(5, '_0A00001P')],
      ['server', encode.plainResponse(5, 0x28)],
    ],
  },
  {
    name: 'clock-and-lists',
    over,
    lines: [
      ...setup,
      ['client', encode.szlRequest(2, 0x0011)],
      ['server', encode.userdataResponse(2, 4, 1, moduleIdentification('6ES7 315-2EH14-0AB0', [3, 2, 6]))],
      ['client', encode.userdataRequest(3, 7, 1)],
      ['server', encode.userdataResponse(3, 7, 1, encode.clock([26, 1, 1, 8, 30, 0]))],
      ['client', encode.userdataRequest(4, 7, 2, encode.clock([26, 1, 1, 9, 0, 0]))],
      ['server', encode.userdataResponse(4, 7, 2, new Uint8Array(0))],
    ],
  },
]
