import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const ask = (invocation: number, ...services: Uint8Array[]) =>
  [
    'client',
    encode.message(
      { called: '1.3.6.1.4.1.33507.1919.1', calling: '1.3.6.1.4.1.33507.7', invocation },
      ...services,
    ),
  ] as const
const answer = (invocation: number, ...services: Uint8Array[]) =>
  [
    'server',
    encode.message(
      { called: '1.3.6.1.4.1.33507.7', calling: '1.3.6.1.4.1.33507.1919.1', invocation },
      ...services,
    ),
  ] as const
const nameplate = new TextEncoder().encode('EXMPMODEL001\x01\x00\x02\x050000000000123456')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'meter',
    over: { transport: 'tcp', port: 1153 },
    lines: [
      ask(1, Uint8Array.from([0x20])),
      answer(1, Uint8Array.from([0, 3, 1, 0])),
      ask(2, encode.logon(2, 'reader'), encode.security('secret')),
      answer(2, encode.response(0), encode.response(0)),
      ask(3, encode.fullRead(1)),
      answer(3, encode.fullReadAnswer(nameplate)),
      ask(4, encode.fullWrite(7, Uint8Array.from([0, 0, 1]))),
      answer(4, encode.response(3)),
      ask(5, Uint8Array.from([0x52])),
      answer(5, encode.response(0)),
    ],
  },
]
