import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const { blocks, name, number16, number32, overTcp, services, tag } = encode

/** Both sides of a service, in blocks that are counted on. */
const request = (block: number, group: number, command: number, ...tags: readonly Uint8Array[]) =>
  overTcp(...blocks(services(group, command, false, ...tags), false, block))
const reply = (block: number, group: number, command: number, ...tags: readonly Uint8Array[]) =>
  overTcp(...blocks(services(group, command, true, ...tags), true, block))

const code = Uint8Array.from({ length: 1500 }, (_, i) => (i * 7) & 0xff)
const program = tag(0x81, tag(0x11, number32(0x51)), tag(0x02, code))
const file = Uint8Array.from({ length: 700 }, (_, i) => (i * 3) & 0xff)
const information = tag(0x02, number32(0x1234), number32(file.length))

export const scripts: readonly ConversationScript[] = [
  {
    name: 'stop-and-start',
    over: { transport: 'tcp', port: 11740 },
    lines: [
      ['client', encode.service(1, 1)],
      ['server', encode.service(1, 1, true)],
      ['client', encode.service(2, 17)],
      ['server', encode.service(2, 17, true)],
      ['client', encode.service(2, 16)],
    ],
  },
  {
    name: 'who-is-there',
    over: { transport: 'udp', port: 1740, clientPort: 1740 },
    lines: [
      ['client', encode.whoIsThere()],
      [
        'server',
        encode.identification({
          node: 'Press-3',
          device: 'CODESYS Control for Linux SL',
          vendor: 'CODESYS GmbH',
          serial: 'A1B2',
          version: [3, 5, 19, 30],
        }),
      ],
    ],
  },
  {
    name: 'program-and-file',
    over: { transport: 'tcp', port: 11740 },
    lines: [
      [
        'client',
        request(1, 1, 2, tag(0x22, number32(1)), tag(0x81, tag(0x10, name('eng')), tag(0x11, number32(9)))),
      ],
      ['server', reply(1, 1, 2, tag(0x82, tag(0x20, number16(0)), tag(0x21, number32(0x8001))))],
      ['client', request(2, 2, 1, tag(0x81, tag(0x10, name('Press'))))],
      ['server', reply(2, 2, 1)],
      ['client', request(3, 2, 5, program)],
      ['server', reply(3, 2, 5)],
      ['client', request(8, 2, 16)],
      ['server', reply(4, 2, 16, tag(0xff7f, number16(0x19)))],
      [
        'client',
        request(9, 8, 5, tag(0x01, name('PlcLogic/Press/Press.app')), tag(0x02, number32(0), number32(0))),
      ],
      [
        'server',
        reply(5, 8, 5, tag(0x84, tag(0x01, name('Press.app')), information, tag(0x03, number32(7)))),
      ],
      ['client', request(10, 8, 7, tag(0x05, number32(7), number32(0)))],
      ['server', reply(6, 8, 7, tag(0x06, number32(file.length)), tag(0x05, file))],
      ['client', request(11, 8, 8, tag(0x07, number32(7)))],
      ['server', reply(9, 8, 8)],
      ['client', request(12, 1, 7)],
      ['server', reply(10, 1, 7, tag(0x54, number32(3)))],
      ['client', request(13, 17, 1, tag(0x10, name('rtsinfo')))],
      ['client', encode.encrypted(64)],
    ],
  },
]
