import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

type Field = readonly [type: number, value?: Uint8Array]
const ascii = (text: string) => new ByteWriter().ascii(text).take()

export function datagram(operation: number, fields: readonly Field[], result = 0): Uint8Array {
  const writer = new ByteWriter()
    .u8(1, operation)
    .u16be(result)
    .zeros(4)
    .bytes(hex('020000000001'))
    .bytes(hex('020000000002'))
    .u16be(0)
    .u16be(7)
    .ascii('NSDP')
    .zeros(4)
  for (const [type, value = new Uint8Array(0)] of fields) writer.u16be(type).u16be(value.length).bytes(value)
  return writer.u16be(0xffff).u16be(0).take()
}

export const question = datagram(1, [[0x0001], [0x0003], [0x0004], [0x0006], [0x000d]])
export const answer = datagram(2, [
  [0x0001, ascii('GS108Ev3')],
  [0x0003, ascii('cabinet-7')],
  [0x0004, hex('020000000002')],
  [0x0006, hex('0a140002')],
  [0x000d, ascii('2.06.24EN')],
])

export const scripts: readonly ConversationScript[] = [
  {
    name: 'switch-rebooted',
    over: { transport: 'udp', port: 63322, clientPort: 63321 },
    lines: [
      ['client', question],
      ['server', answer],
      [
        'client',
        datagram(3, [
          [0x000a, ascii('secret')],
          [0x0013, hex('01')],
        ]),
      ],
      ['server', datagram(4, [])],
    ],
  },
]
