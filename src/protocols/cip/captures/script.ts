import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'
import { controller as controllerOfMaker, opening } from '../testing/fixtures.ts'

const over = { carriedBy: 'enip' } as const
const controller = { ...controllerOfMaker, productName: 'EX-200' }
const DINT = 0xc4
const eds = encode.logicalPath(0x37, 0xc8)
const storage = encode.logicalPath(0xa1, 1)
const target = { date: 0x4384, time: 0x0408_4ed1, address: [10, 20, 0, 2] } as const
const originator = { date: 0x4384, time: 0x0408_4ed1, address: [10, 20, 0, 1] } as const
const safetyOpening = {
  ...opening,
  transport: 0x01,
  path: new ByteWriter()
    .bytes(encode.safetySegment(0x1a2b3c4d, target, originator))
    .bytes(encode.logicalPath(0x04, 1))
    .take(),
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'identity-in-slot',
    over,
    lines: [
      ['client', encode.unconnectedSend(encode.getAttributesAll(1), 3)],
      ['server', encode.reply(0x01, encode.identityData(controller))],
    ],
  },
  {
    name: 'tags',
    over,
    lines: [
      ['client', encode.readTag('Level')],
      ['server', encode.readTagReply(DINT, hex('2a000000'))],
      ['client', encode.writeTag('Program:Main.SetPoint', DINT, hex('64000000'))],
      ['server', encode.reply(0x4d)],
      ['client', encode.multipleService([encode.readTag('A'), encode.readTag('B')])],
      [
        'server',
        encode.multipleService(
          [encode.readTagReply(DINT, hex('01000000')), encode.readTagReply(DINT, hex('02000000'))],
          true,
        ),
      ],
    ],
  },
  {
    name: 'file-read-and-firmware-written',
    over,
    lines: [
      ['client', encode.request(0x4b, eds, hex('40'))],
      ['server', encode.reply(0x4b, hex('06000000 40'))],
      ['client', encode.request(0x4f, eds, hex('00'))],
      ['server', encode.reply(0x4f, encode.filePacket(0, 0, hex('616263')))],
      ['client', encode.request(0x4f, eds, hex('01'))],
      ['server', encode.reply(0x4f, encode.filePacket(1, 2, hex('646566')))],
      ['client', encode.unconnectedSend(encode.request(0x4d, storage, hex('00000000 616263')), 3)],
      ['server', encode.reply(0x4d)],
      ['client', encode.unconnectedSend(encode.request(0x4d, storage, hex('03000000 646566')), 3)],
      ['server', encode.reply(0x4d)],
      ['client', encode.unconnectedSend(encode.request(0x4b, storage), 3)],
      ['server', encode.reply(0x4b)],
    ],
  },
  {
    name: 'safety-connection',
    over,
    lines: [
      ['client', encode.forwardOpen(safetyOpening)],
      ['server', encode.forwardOpenReply(safetyOpening, 0x20010003)],
      ['client', encode.request(0x0e, encode.logicalPath(0x39, 1, 11))],
      ['server', encode.reply(0x0e, hex('04'))],
      ['client', encode.request(0x0e, encode.logicalPath(0x3a, 2, 1))],
      ['server', encode.reply(0x0e, hex('02'))],
      ['client', encode.request(0x0e, encode.logicalPath(0x5d, 1, 1))],
      ['server', encode.reply(0x0e, hex('00'))],
      ['client', encode.request(0x0e, encode.logicalPath(0x5d, 1, 2))],
      ['server', encode.reply(0x0e, hex('0300'))],
    ],
  },
  {
    name: 'connection',
    over,
    lines: [
      ['client', encode.forwardOpen(opening)],
      ['server', encode.forwardOpenReply(opening, 0x20010002)],
      ['client', encode.forwardClose(opening)],
      ['server', encode.forwardCloseReply(opening)],
    ],
  },
]
