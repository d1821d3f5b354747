import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const station: encode.AmsEndpoint = { netId: [10, 20, 0, 1, 1, 1], port: 32905 }
const netId = [5, 13, 117, 96, 1, 1] as const
let invokeId = 0

/** Asked of a port, and answered unless `answer` is undefined. */
function pair(
  port: number,
  command: number,
  data: Uint8Array | undefined,
  answer?: Uint8Array,
  result = 0,
): readonly ScriptStep[] {
  const header = { target: { netId, port }, source: station, command, invokeId: ++invokeId }
  const asked: ScriptStep = ['client', encode.request(header, data)]
  return answer === undefined ? [asked] : [asked, ['server', encode.response(header, result, answer)]]
}

const over = { transport: 'tcp', port: 48898 } as const
const router: encode.AmsEndpoint = { netId, port: 10000 }
const none = new Uint8Array(0)
const name = encode.named('MAIN.level')
const file = encode.named('C:\\TwinCAT\\Boot\\CurrentPlc_1.wbp')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'symbols-and-values',
    over,
    lines: [
      ...pair(800, 1, undefined, encode.device(2, 11, 2103, 'PLC Server')),
      ...pair(801, 4, undefined, encode.state(5)),
      ...pair(801, 9, encode.readWrite(0xf003, 0, 4, name), encode.bytes(hex('07000000'))),
      ...pair(801, 2, encode.read(0xf005, 7, 2), encode.bytes(hex('2a00'))),
      ...pair(801, 3, encode.write(0xf005, 7, hex('2b00')), none),
      ...pair(801, 6, encode.subscribe(0xf005, 7, 2), hex('01000000')),
      [
        'server',
        encode.request(
          { target: station, source: { netId, port: 801 }, command: 8, invokeId: 0 },
          encode.sample(1, hex('2c00')),
        ),
      ],
      ...pair(801, 7, hex('01000000'), none),
      ...pair(801, 2, encode.read(0x4020, 0, 4), encode.bytes(none), 0x0702),
    ],
  },
  {
    name: 'config-mode-and-files',
    over,
    lines: [
      ...pair(10000, 5, encode.control(16), none),
      ...pair(10000, 9, encode.readWrite(120, 0x12, 4, file), encode.bytes(hex('03000000'))),
      ...pair(10000, 9, encode.readWrite(122, 3, 4, none), encode.bytes(hex('00000000'))),
      ...pair(10000, 5, encode.control(2), none),
      ...pair(801, 5, encode.control(6), none),
      ...pair(801, 5, encode.control(5)),
    ],
  },
  {
    name: 'discovery-and-route',
    over: { transport: 'udp', port: 48899 },
    lines: [
      ['client', encode.router(1, false, { ...station, port: 10000 }, [])],
      [
        'server',
        encode.router(1, true, router, [
          [5, encode.named('CX_0D7560')],
          [3, hex('020bb408')],
        ]),
      ],
      [
        'client',
        encode.router(6, false, { ...station, port: 10000 }, [
          [12, encode.named('STATION-7')],
          [7, new Uint8Array(station.netId)],
          [13, encode.named('Administrator')],
          [2, encode.named('1')],
        ]),
      ],
      ['server', encode.router(6, true, router, [[1, hex('00000000')]])],
    ],
  },
]
