import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { etherType: 0x88a4 } as const
const everybody = { mac: 'ff:ff:ff:ff:ff:ff' } as const
const FPRD = 4
const FPWR = 5
const BRD = 7
const BWR = 8
const LRW = 12
const name = Uint8Array.from('EX-2004', (letter) => letter.charCodeAt(0))
const at = { slave: 1001 }

const requests: readonly encode.DatagramToWrite[] = [
  { command: BRD, slave: 0, offset: 0x0130, data: encode.word(0) },
  { command: BWR, slave: 0, offset: 0x0120, data: encode.word(1) },
  { command: 2, slave: 0, offset: 0x0010, data: encode.word(1001) },
  { command: FPWR, ...at, offset: 0x0502, data: encode.siiRead(8) },
  { command: FPRD, ...at, offset: 0x0502, data: encode.siiRead(0, hex('0000000000000000')) },
  { command: FPWR, ...at, offset: 0x0120, data: encode.word(8) },
  { command: FPRD, ...at, offset: 0x0130, data: encode.word(0) },
  { command: FPWR, ...at, offset: 0x1000, data: encode.uploadRequest(0x1008, 0) },
  { command: FPWR, ...at, offset: 0x1000, data: encode.downloadRequest(0x8000, 1, hex('0700')) },
  { command: FPWR, ...at, offset: 0x1000, data: encode.fileWrite('ex.efw') },
  { command: FPWR, ...at, offset: 0x0120, data: encode.word(4) },
  { command: LRW, slave: 0, offset: 1, data: hex('0102030405060708') },
]

const answers: readonly encode.DatagramToWrite[] = [
  { command: BRD, slave: 1, offset: 0x0130, data: encode.word(1), counter: 1 },
  { command: FPRD, ...at, offset: 0x0502, data: encode.siiRead(8, hex('02000000 5230d407')), counter: 1 },
  { command: FPRD, ...at, offset: 0x0130, data: encode.word(8), counter: 1 },
  { command: FPRD, ...at, offset: 0x1080, data: encode.uploadResponse(0x1008, 0, name), counter: 1 },
  { command: FPRD, ...at, offset: 0x1080, data: encode.abort(0x8000, 1, 0x06010000), counter: 1 },
  { command: LRW, slave: 0, offset: 1, data: hex('0102030405060708'), counter: 3 },
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'start-up',
    over,
    server: everybody,
    lines: requests.map((it) => ['client', encode.frame(it)] as const),
  },
  {
    name: 'returned',
    over,
    client: { mac: '02:00:00:00:00:03' },
    server: everybody,
    lines: answers.map((it) => ['client', encode.frame(it)] as const),
  },
]
