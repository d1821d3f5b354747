import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const name = { classId: 1, obis: [0, 0, 42, 0, 0, 255], member: 2 }
const firmware = { classId: 1, obis: [1, 0, 0, 2, 0, 255], member: 2 }
const energy = { classId: 3, obis: [1, 0, 1, 8, 0, 255], member: 2 }
const clock = { classId: 8, obis: [0, 0, 1, 0, 0, 255], member: 2 }
const breaker = { classId: 70, obis: [0, 0, 96, 3, 10, 255], member: 1 }
const ask = (apdu: Uint8Array) => ['client', encode.wrapped(16, 1, apdu)] as const
const answer = (apdu: Uint8Array) => ['server', encode.wrapped(1, 16, apdu)] as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'wrapper',
    over: { transport: 'tcp', port: 4059 },
    lines: [
      ask(encode.associationRequest('12345678')),
      answer(encode.associationResponse(0, Uint8Array.from([0x4c, 0x47, 0x5a, 1, 2, 3, 4, 5]))),
      ask(encode.getRequest(1, name)),
      answer(encode.getResponse(1, encode.visible('LGZ1030655933512'))),
      ask(encode.getRequest(2, firmware)),
      answer(encode.getResponse(2, encode.visible('V2.1'))),
      ask(encode.getRequest(3, energy)),
      answer(encode.getResponse(3, [6, 0, 0, 0x30, 0x39])),
      ask(encode.setRequest(4, clock, [17, 7])),
      answer(encode.setResponse(4, 3)),
      ask(encode.actionRequest(5, breaker)),
      answer(encode.actionResponse(5, 0)),
    ],
  },
  {
    name: 'hdlc',
    over: { transport: 'tcp', port: 4060 },
    lines: [
      ['client', encode.framed(1, 16, 0x93)],
      ['server', encode.framed(16, 1, 0x73)],
      ['client', encode.framed(1, 16, 0x10, encode.information(encode.associationRequest(), true))],
      ['server', encode.framed(16, 1, 0x30, encode.information(encode.associationResponse(0), false))],
      ['client', encode.framed(1, 16, 0x32, encode.information(encode.getRequest(1, energy), true))],
      [
        'server',
        encode.framed(16, 1, 0x52, encode.information(encode.getResponse(1, [6, 0, 0, 0, 9]), false)),
      ],
      ['client', encode.framed(1, 16, 0x53)],
      ['server', encode.framed(16, 1, 0x73)],
    ],
  },
]
