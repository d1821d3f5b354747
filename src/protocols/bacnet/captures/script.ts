import type { ConversationScript } from '#model/script'
import { LINK } from '../bvlc.ts'
import * as encode from '../testing/encode.ts'

const over = { transport: 'udp', port: 47808, clientPort: 47808 } as const
const device = { type: 8, instance: 4001 }
const input = { type: 0, instance: 1 }
const output = { type: 1, instance: 2 }
const program = { type: 16, instance: 1 }
const ask = (apdu: Uint8Array) => encode.message(apdu, { expectsReply: true })
const answer = (apdu: Uint8Array) => encode.message(apdu)
const remote = { network: 5, address: '0a' }
const askRemote = (apdu: Uint8Array) => encode.message(apdu, { expectsReply: true, destination: remote })
const answerRemote = (apdu: Uint8Array) => encode.message(apdu, { source: remote })
const long = 'a description that is cut into pieces because it is long'
const longResult = new encode.TagWriter()
  .object(0, device)
  .unsigned(1, 28)
  .group(3, (inside) => inside.value({ text: long }))
  .take()

export const scripts: readonly ConversationScript[] = [
  {
    name: 'reading',
    over,
    lines: [
      ['client', ask(encode.readProperty(1, device, 121))],
      ['server', answer(encode.readPropertyAck(1, device, 121, { text: 'Example Works' }))],
      ['client', ask(encode.readProperty(2, device, 70))],
      ['server', answer(encode.readPropertyAck(2, device, 70, { text: 'EX-100' }))],
      ['client', ask(encode.readProperty(3, device, 44))],
      ['server', answer(encode.readPropertyAck(3, device, 44, { text: '2.1' }))],
      ['client', ask(encode.readProperty(4, device, 112))],
      ['server', answer(encode.readPropertyAck(4, device, 112, { enumerated: 0 }))],
      ['client', ask(encode.readProperty(5, input, 85))],
      ['server', answer(encode.readPropertyAck(5, input, 85, { real: 21.5 }))],
      ['client', ask(encode.readProperty(6, device, 28))],
      ...encode.segmentedAck(6, 12, longResult, 24).map((piece) => ['server', answer(piece)] as const),
      ['client', ask(encode.readProperty(7, { type: 0, instance: 99 }, 85))],
      ['server', answer(encode.errorAnswer(7, 12, 1, 31))],
      ['client', ask(encode.readProperty(8, input, 85))],
    ],
  },
  {
    name: 'control',
    over,
    lines: [
      ['client', ask(encode.writeProperty(1, output, 85, { real: 40 }, 8))],
      ['server', answer(encode.simpleAck(1, 15))],
      ['client', ask(encode.writeProperty(2, output, 85, { null: true }, 8))],
      ['server', answer(encode.simpleAck(2, 15))],
      ['client', ask(encode.writeProperty(3, input, 81, { boolean: true }))],
      ['server', answer(encode.errorAnswer(3, 15, 2, 40))],
      ['client', ask(encode.writeProperty(4, program, 90, { enumerated: 3 }))],
      ['server', answer(encode.simpleAck(4, 15))],
      ['client', ask(encode.reinitialize(5, 0, 'secret'))],
      ['server', answer(encode.errorAnswer(5, 20, 4, 26))],
      ['client', ask(encode.reinitialize(6, 2))],
      ['server', answer(encode.simpleAck(6, 20))],
      ['client', ask(encode.readFile(7, 3, 0, 400))],
      ['server', answer(encode.readFileAck(7, true, new Uint8Array(300)))],
      ['client', ask(encode.writeFile(8, 3, 0, new Uint8Array(20)))],
      ['server', answer(encode.abortAnswer(8, 9))],
      ['client', ask(encode.reinitialize(9, 1))],
      ['server', answer(encode.rejectAnswer(9, 9))],
    ],
  },
  {
    name: 'routed',
    over,
    lines: [
      ['client', askRemote(encode.readProperty(1, { type: 8, instance: 29 }, 70))],
      ['server', answerRemote(encode.readPropertyAck(1, { type: 8, instance: 29 }, 70, { text: 'SYS-1' }))],
      ['server', answerRemote(encode.iAm(29, 42))],
      [
        'server',
        answer(
          encode.confirmedRequest(
            1,
            1,
            encode.notification(4001, input, { real: 22 }, [false, true, false, false]),
          ),
        ),
      ],
      ['client', answer(encode.simpleAck(1, 1))],
      ['client', encode.linkMessage(LINK.REGISTER, Uint8Array.from([0, 60]))],
      ['server', encode.linkMessage(LINK.RESULT, Uint8Array.from([0, 0]))],
      ['client', encode.linkMessage(LINK.READ_TABLE, new Uint8Array(0))],
      [
        'server',
        encode.linkMessage(
          LINK.READ_TABLE_ACK,
          Uint8Array.from([10, 1, 0, 1, 0xba, 0xc0, 255, 255, 255, 255]),
        ),
      ],
    ],
  },
  {
    name: 'announcing',
    over,
    server: { ip: '10.20.0.255', mac: 'ff:ff:ff:ff:ff:ff' },
    lines: [
      ['client', encode.message(encode.whoIs(), { link: LINK.BROADCAST })],
      ['client', encode.message(encode.iAm(4001, 260), { link: LINK.BROADCAST })],
      [
        'client',
        encode.message(encode.iAm(4002, 260), {
          link: LINK.FORWARDED,
          origin: [10, 30, 0, 9, 0xba, 0xc0],
        }),
      ],
      ['client', encode.networkMessage(0, [])],
      ['client', encode.networkMessage(1, [0, 5, 0, 6])],
    ],
  },
  {
    name: 'ethernet',
    over: { llc: 0x82 },
    lines: [
      [
        'client',
        encode.message(encode.readProperty(1, device, 77), { link: 'ethernet', expectsReply: true }),
      ],
      [
        'server',
        encode.message(encode.readPropertyAck(1, device, 77, { text: 'AHU-1' }), { link: 'ethernet' }),
      ],
    ],
  },
]
