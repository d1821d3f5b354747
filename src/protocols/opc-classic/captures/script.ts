import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { carriedBy: 'dcerpc' } as const
const server = '39c13a4d-011e-11d0-9675-0020afd8adb3'
const items = '39c13a54-011e-11d0-9675-0020afd8adb3'
const synchronous = '39c13a52-011e-11d0-9675-0020afd8adb3'
const callback = '39c13a70-011e-11d0-9675-0020afd8adb3'
const common = 'f31dfde2-07b6-11d2-b2d8-0060083ba1fb'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'items-read-and-written',
    over,
    lines: [
      ['client', encode.stringRequest('Example HMI'), `${common}/7`],
      ['server', encode.result()],
      ['client', encode.plainRequest(), `${server}/6`],
      ['server', encode.statusResponse('Example Works OPC server')],
      [
        'client',
        encode.addItemsRequest([
          { name: 'Line1.Speed', client: 1 },
          { name: 'Line1.Mode', client: 2 },
        ]),
        `${items}/3`,
      ],
      ['server', encode.addItemsResponse([101, 102])],
      ['client', encode.syncReadRequest([101, 102]), `${synchronous}/3`],
      [
        'server',
        encode.syncReadResponse([
          [1, 125],
          [2, 'automatic'],
        ]),
      ],
      ['client', encode.writeRequest([101], [130]), `${synchronous}/4`],
      ['server', encode.writeResponse(1)],
      ['client', encode.writeRequest([102], ['manual']), `${synchronous}/4`],
      ['server', encode.result(0x8007_0005)],
      ['client', encode.plainRequest(), `${server}/8`],
    ],
  },
  {
    name: 'data-change',
    over,
    lines: [
      [
        'client',
        encode.dataChange([
          [1, 126],
          [2, 'automatic'],
        ]),
        `${callback}/3`,
      ],
      ['server', encode.result()],
    ],
  },
]
