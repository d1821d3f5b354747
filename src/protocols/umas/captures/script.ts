import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

/** Header of Modbus/TCP with unit 0 and function 90: MODBUS Messaging on TCP/IP V1.0b §3.1.3. */
function modbus(transaction: number, payload: Uint8Array): Uint8Array {
  const header = [0, transaction, 0, 0, (payload.length + 2) >> 8, (payload.length + 2) & 0xff, 0, 90]
  return new Uint8Array([...header, ...payload])
}

function talk(pairs: readonly (readonly [Uint8Array, Uint8Array | undefined])[]): readonly ScriptStep[] {
  return pairs.flatMap(([asked, answered], i): ScriptStep[] => [
    ['client', modbus(i + 1, asked)],
    ...(answered === undefined ? [] : [['server', modbus(i + 1, answered)] as const]),
  ])
}

const over = { transport: 'tcp', port: 502 } as const

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identity-and-reservation',
    over,
    lines: talk([
      [encode.request(0x02), encode.response(encode.identification('BMX P34 2020', 0x0270))],
      [encode.request(0x03, hex('00')), encode.response(encode.project('Mixer', 12))],
      [encode.request(0x10, encode.reservation('STATION-7')), encode.response(hex('01'))],
      [encode.request(0x12, undefined, 1), encode.response(undefined, 1)],
      [encode.request(0x11, undefined, 1), encode.response(undefined, 1)],
      [encode.request(0x10, encode.reservation('STATION-8')), encode.refusal(0x8180)],
    ]),
  },
  {
    name: 'stop-load-start',
    over,
    lines: talk([
      [encode.request(0x41, hex('ff00'), 1), encode.response(undefined, 1)],
      [encode.request(0x30, hex('0001'), 1), encode.response(undefined, 1)],
      [encode.request(0x31, encode.blockToPlc(1, hex('4150 5800')), 1), encode.response(undefined, 1)],
      [encode.request(0x32, hex('0001 0100'), 1), encode.response(undefined, 1)],
      [encode.request(0x33, hex('0001'), 1), encode.response(undefined, 1)],
      [encode.request(0x34, hex('0001 0100'), 1), encode.response(encode.blockFromPlc(hex('4150'), true), 1)],
      [encode.request(0x35, hex('0001 0100'), 1), encode.response(undefined, 1)],
      [encode.request(0x40, hex('ff00'), 1), undefined],
    ]),
  },
  {
    name: 'memory-and-variables',
    over,
    lines: talk([
      [encode.request(0x20, encode.memory(0x13, 100, 4)), encode.response(hex('00 0400 01020304'))],
      [
        encode.request(
          0x22,
          encode.variables([
            { block: 43, offset: 2, size: 2 },
            { block: 43, offset: 8, size: 3 },
          ]),
        ),
        encode.response(hex('0a00 01000000')),
      ],
      [encode.request(0x23, encode.variables([{ block: 43, offset: 2, size: 1 }])), encode.refusal(0x8301)],
    ]),
  },
]
