import { hex } from '#bytes/hex'
import type { Script } from '#model/script'
import * as encode from '../encode.ts'

const over = { carriedBy: 'enip' } as const
const controller = {
  vendor: 1,
  deviceType: 14,
  productCode: 54,
  major: 16,
  minor: 20,
  status: 0x3160,
  serial: 0x51823f,
  productName: 'EX-200',
}
const opening = {
  targetToOriginatorId: 0x80fe0017,
  serial: 7,
  vendor: 77,
  originatorSerial: 0x12345678,
  transport: 0xa3,
  interval: 2_000_000,
  parameters: 0x43f8,
  path: encode.messageRouterPath(0),
}
const DINT = 0xc4

export const scripts: readonly Script[] = [
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
