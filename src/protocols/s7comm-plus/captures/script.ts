import type { ConversationScript, ScriptStep } from '#model/script'
import { FUNCTION } from '../functions.ts'
import * as encode from '../testing/encode.ts'

const over = { carriedBy: 'cotp' } as const
const { V1, V2, V3 } = encode

const opened = { functionCode: FUNCTION.createObject, sequence: 1, session: 288 }
const opening: readonly ScriptStep[] = [
  [
    'client',
    encode.telegram(V1, encode.request(opened, encode.create(285, encode.sessionOf('STATION-7', 'anna', 1)))),
  ],
  [
    'server',
    encode.telegram(
      V1,
      encode.response(opened, encode.created(0x3c0, encode.sessionVersion('6ES7 515-2AM01-0AB0', 'V2.6'))),
    ),
  ],
]

/** Asked and answered, in version `version`. */
function pair(
  version: number,
  asked: encode.S7commPlusRequestHeader,
  data: Uint8Array,
  answer: Uint8Array,
): readonly ScriptStep[] {
  return [
    ['client', encode.telegram(version, encode.request(asked, data))],
    ['server', encode.telegram(version, answer)],
  ]
}

const identify = { functionCode: FUNCTION.getVarSubStreamed, sequence: 2 }
const record = encode.identification('6ES7 515-2AM01-0AB0', 'S C-EXAMPLE0001', [2, 6, 0])
const temperature: encode.S7commPlusAddress = [0x8a0e_0003, 2550, 10]
const marker: encode.S7commPlusAddress = [82, 3736, 4]
const read = { functionCode: FUNCTION.getMultiVariables, sequence: 3 }
const write = { functionCode: FUNCTION.setMultiVariables, sequence: 4 }
const close = { functionCode: FUNCTION.deleteObject, sequence: 9 }
const stop = { functionCode: FUNCTION.setVariable, sequence: 2 }
const start = { functionCode: FUNCTION.setVariable, sequence: 3 }
const load = { functionCode: FUNCTION.createObject, sequence: 4 }
const block = {
  id: 0x8a32_0001,
  classId: 2647,
  attributes: [
    [233, encode.text('Main')],
    [2449, encode.blob(new Uint8Array(600))],
  ],
} as const
const loading = encode.request(load, encode.create(3, block))
const upload = { functionCode: FUNCTION.explore, sequence: 5 }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'session-and-variables',
    over,
    lines: [
      ...opening,
      ...pair(
        V2,
        identify,
        encode.getStreamed(49, 3753),
        encode.response(identify, encode.streamed(encode.blob(record))),
      ),
      ...pair(
        V2,
        read,
        encode.getMany([temperature, marker]),
        encode.response(read, encode.values([encode.real(21.5), encode.int(7)])),
      ),
      ...pair(V2, write, encode.setMany([[temperature, encode.real(40)]]), encode.refusal(write, -3)),
      ['server', encode.telegram(V2, encode.notification(0x7000_0e51, [[5, encode.real(21.75)]]))],
      ...pair(
        V2,
        close,
        new Uint8Array([0, 0, 3, 0xc0, 0, 0, 0, 0]),
        encode.response(close, new Uint8Array([0, 0, 3, 0xc0])),
      ),
    ],
  },
  {
    name: 'stop-load-start',
    over,
    lines: [
      ...opening,
      ...pair(V3, stop, encode.setVariable(52, 2167, encode.smallDint(1)), encode.response(stop)),
      // A block in two parts: the first has no trailer.
      ['client', encode.telegram(V2, loading.subarray(0, 400), false)],
      ['client', encode.telegram(V2, loading.subarray(400))],
      ['server', encode.telegram(V2, encode.response(load, encode.created(0x8a32_0001)))],
      ...pair(V3, start, encode.setVariable(52, 2167, encode.smallDint(3)), encode.refusal(start, -1)),
    ],
  },
  {
    name: 'block-read-back',
    over,
    lines: [
      ...opening,
      ...pair(
        V2,
        upload,
        encode.explore(block.id, [2537]),
        encode.response(upload, encode.explored(block.id, block)),
      ),
    ],
  },
]
