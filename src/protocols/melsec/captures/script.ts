import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 5010 } as const
const D = 0xa8

const pattern = (length: number, first: number) => Uint8Array.from({ length }, (_, i) => (first + i) & 0xff)
const firstHalf = pattern(600, 1)
const secondHalf = pattern(200, 77)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'binary',
    over,
    lines: [
      ['client', encode.request(0x0101, 0)],
      ['server', encode.answer(0, encode.model('EX04CPU', 0x0041))],
      ['client', encode.request(0x0401, 0, encode.devices(D, 100, 3))],
      ['server', encode.answer(0, hex('0100 0200 0300'))],
      ['client', encode.request(0x1401, 0, hex('640000 a8 0100 0700'))],
      ['server', encode.answer(0xc201)],
      ['client', encode.request(0x1002, 0, hex('0100'))],
      ['server', encode.answer(0)],
    ],
  },
  {
    name: 'serial-numbers',
    over: { transport: 'udp', port: 5010 },
    lines: [
      ['client', encode.request(0x0401, 1, encode.devices(0x90, 0, 2), 1)],
      ['client', encode.request(0x1006, 0, hex('0100'), 2)],
      ['server', encode.answer(0, hex('10'), 1)],
    ],
  },
  {
    name: 'program-written-and-read',
    over,
    lines: [
      ['client', encode.request(0x1827, 0, encode.opening('MAIN.QPG', true))],
      ['server', encode.answer(0, hex('0100'))],
      ['client', encode.request(0x1829, 0, encode.piece(firstHalf, [1, 0]))],
      ['server', encode.answer(0, hex('5802'))],
      ['client', encode.request(0x1829, 0, encode.piece(secondHalf, [1, 600]))],
      ['server', encode.answer(0, hex('c800'))],
      ['client', encode.request(0x182a, 0, hex('0100 0000'))],
      ['server', encode.answer(0)],
      ['client', encode.request(0x1827, 0, encode.opening('PARAM.QPA', false))],
      ['server', encode.answer(0, hex('0200'))],
      ['client', encode.request(0x1828, 0, hex('0200 00000000 8007'))],
      ['server', encode.answer(0, encode.piece(secondHalf))],
      ['client', encode.request(0x182a, 0, hex('0200 0000'))],
      ['server', encode.answer(0)],
    ],
  },
  {
    name: 'ascii',
    over,
    lines: [
      ['client', encode.asciiRequest(0x0401, 0, 'D*0001000002')],
      ['server', encode.asciiAnswer(0, '00010002')],
    ],
  },
  {
    name: 'one-e',
    over: { transport: 'udp', port: 5010 },
    lines: [
      ['client', encode.read1e('D', 100, 2)],
      ['server', encode.answer1e(0x01, hex('0100 0200'))],
    ],
  },
]
