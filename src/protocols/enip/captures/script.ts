import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptCarrier, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 44818 } as const
const session = 0x0b_01_02_03
/** Identity attributes 1 to 8 of a device named `EX-200`. */
const identity = hex('0100 0e00 3600 1014 6031 3f825100 06 45582d323030 03')

const registering: readonly ScriptStep[] = [
  ['client', encode.registerSession()],
  ['server', encode.registerSession({ session })],
]

/** A session, then each line unconnected; a request and the answer after it share a context. */
export const carriage: ScriptCarrier = {
  over,
  carry(lines) {
    let context = 0
    return [
      ...registering,
      ...lines.map(([by, bytes]): ScriptStep => {
        if (by === 'client') context++
        return [by, encode.sendRrData(bytes, { session, context })]
      }),
      ['client', encode.unregisterSession(session)],
    ]
  },
}

function pccc(context: number, request: string, reply: string): readonly ScriptStep[] {
  const header = { session, context }
  return [
    ['client', encode.sendPccc(hex(request), header)],
    ['server', encode.sendPccc(hex(reply), header)],
  ]
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'list-identity',
    over: { transport: 'udp', port: 44818 },
    lines: [
      ['client', encode.listIdentityRequest()],
      ['server', encode.listIdentityReply(Uint8Array.of(10, 20, 0, 2), identity)],
    ],
  },
  {
    name: 'services-and-session',
    over,
    lines: [
      ['client', encode.listServicesRequest()],
      ['server', encode.listServicesReply()],
      ...registering,
      ['client', encode.unregisterSession(session)],
    ],
  },
  {
    name: 'io',
    over: { transport: 'udp', port: 2222, clientPort: 2222 },
    lines: [
      ['client', encode.ioPacket(0x80fe0017, 1, hex('0000 0100 0000 0000'))],
      ['server', encode.ioPacket(0x20010002, 1, hex('0000 0000'))],
    ],
  },
  {
    name: 'pccc',
    over,
    lines: [
      ...registering,
      ...pccc(1, '06 00 0100 03', '46 00 0100 00 ee 34 9b 44 313736362d4c45432020 20 0000 0000 0000 0000'),
      ...pccc(2, '0f 00 0200 a2 02 07 89 00 00', '4f 00 0200 0900'),
      ...pccc(3, '0f 00 0300 53', '4f 00 0300'),
      ...pccc(4, '0f 00 0400 a2 08 02 22 00 00', '4f 00 0400 0102030405060708'),
      ...pccc(5, '0f 00 0500 a2 04 02 22 04 00', '4f 00 0500 090a0b0c'),
      ...pccc(6, '0f 00 0600 55', '4f 00 0600'),
      ...pccc(7, '0f 00 0700 80 01', '4f 00 0700'),
      ...pccc(8, '0f 00 0800 50', '4f f0 0800 0b'),
      ['client', encode.unregisterSession(session)],
    ],
  },
]
