/** The plant's attacks on controllers of other makers: what a rule knows of one it must know of all. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as ads from '#protocols/ads/testing/encode'
import * as codesys from '#protocols/codesys-v3/testing/encode'
import * as fins from '#protocols/fins/testing/encode'
import * as ge from '#protocols/ge-srtp/testing/encode'
import * as melsec from '#protocols/melsec/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import { FUNCTION } from '#protocols/s7comm-plus/functions'
import * as plus from '#protocols/s7comm-plus/testing/encode'
import * as umas from '#protocols/umas/testing/encode'
import type { AlertProof } from '../proof.ts'
import { changes, conversation, type Pair, steadyPolling, unknownClient } from './conversation.ts'
import { adsPair, adsReads, onAds } from './usual.ts'

const onCotp = { carriedBy: 'cotp' } as const
const onFins = { transport: 'udp', port: 9600 } as const
const ends = { server: 2, client: 1, sid: 1 }
const finsPair = (code: number, parameters = '', answer = ''): Pair => [
  fins.request(ends, code, hex(parameters)),
  fins.response(ends, code, 0, hex(answer)),
]
const finsReads = conversation(onFins, [finsPair(0x0101, '82 0064 00 0002', '0001 0002')], [], steadyPolling)

const onMelsec = { transport: 'tcp', port: 5007 } as const
const melsecPair = (command: number, data: Uint8Array, answer = ''): Pair => [
  melsec.request(command, 0, data),
  melsec.answer(0, hex(answer)),
]
const melsecReads = conversation(
  onMelsec,
  [melsecPair(0x0401, melsec.devices(0xa8, 100, 3), '0100 0200 0300')],
  [],
  steadyPolling,
)

const onGe = { transport: 'tcp', port: 18245 } as const
const geOpens: readonly ScriptStep[] = [
  ['client', ge.initialise()],
  ['server', ge.initialised()],
]
const gePair = (service: readonly [number, number, number, number], answer: readonly number[] = []): Pair => [
  ge.request(1, service),
  ge.response(1, answer),
]
const geReads = conversation(
  onGe,
  [gePair([4, 8, 1000, 4], [1, 0, 2, 0, 3, 0, 9, 9])],
  geOpens,
  steadyPolling,
)

const onCodesys = { transport: 'tcp', port: 11740 } as const
const codesysPair = (group: number, command: number): Pair => [
  codesys.service(group, command),
  codesys.service(group, command, true),
]
const codesysReads = conversation(onCodesys, [codesysPair(1, 1)], [], steadyPolling)
const onModbus = { transport: 'tcp', port: 502 } as const
const unit = { transaction: 1, unit: 1 }
const modbusReads = conversation(
  onModbus,
  [[modbus.readRequest(unit, 3, 0x6b, 3), modbus.registersResponse(unit, 3, [555, 0, 100])]],
  [],
  steadyPolling,
)
const overModbus = (payload: Uint8Array): Uint8Array =>
  new Uint8Array([0, 1, 0, 0, (payload.length + 2) >> 8, (payload.length + 2) & 0xff, 0, 90, ...payload])
const umasPair = (code: number, parameters = ''): Pair => [
  overModbus(umas.request(code, hex(parameters), 1)),
  overModbus(umas.response(undefined, 1)),
]
const plusOpens: readonly ScriptStep[] = [
  [
    'client',
    plus.telegram(
      plus.V1,
      plus.request(
        { functionCode: FUNCTION.createObject, sequence: 1, session: 288 },
        plus.create(285, plus.sessionOf('STATION-7', 'anna', 1)),
      ),
    ),
  ],
  [
    'server',
    plus.telegram(
      plus.V1,
      plus.response(
        { functionCode: FUNCTION.createObject, sequence: 1, session: 288 },
        plus.created(0x3c0, plus.sessionVersion('6ES7 515-2AM01-0AB0', 'V2.6')),
      ),
    ),
  ],
]
const temperature: plus.S7commPlusAddress = [0x8a0e_0003, 2550, 10]
const plusRead = { functionCode: FUNCTION.getMultiVariables, sequence: 3 }
const plusReads = conversation(
  onCotp,
  [
    [
      plus.telegram(plus.V2, plus.request(plusRead, plus.getMany([temperature]))),
      plus.telegram(plus.V2, plus.response(plusRead, plus.values([plus.real(21.5)]))),
    ],
  ],
  plusOpens,
  steadyPolling,
)
const plusWrite = { functionCode: FUNCTION.setMultiVariables, sequence: 4 }
const plusWrites = (value: number): Pair => [
  plus.telegram(plus.V2, plus.request(plusWrite, plus.setMany([[temperature, plus.real(value)]]))),
  plus.telegram(plus.V2, plus.response(plusWrite, plus.values([]))),
]

export const proofs: readonly AlertProof[] = [
  {
    name: 'fins-stops-controller',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0858',
    learn: [finsReads],
    scenes: [conversation(onFins, [finsPair(0x0402)])],
  },
  {
    name: 'fins-program-read',
    rule: 'program-uploaded',
    defenderTitles: '',
    technique: 'T0845',
    learn: [finsReads],
    scenes: [conversation(onFins, [finsPair(0x0306, 'ffff 00000000 0100', 'ffff 00000000 0004 01020304')])],
  },
  {
    name: 'fins-stranger-writes',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [finsReads],
    scenes: [conversation(onFins, [finsPair(0x0102, '82 0064 00 0001 0007')], [], { client: unknownClient })],
  },
  {
    name: 'fins-station-writes-first-time',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T0836',
    learn: [finsReads],
    scenes: [conversation(onFins, [finsPair(0x0102, '82 0064 00 0001 0007')])],
  },
  {
    name: 'fins-forces-output',
    rule: 'output-forced',
    defenderTitles: '',
    technique: 'T0835',
    learn: [finsReads],
    scenes: [conversation(onFins, [finsPair(0x2301, '0001 0001 30 0005 03')])],
  },
  {
    name: 'fins-program-protected',
    rule: 'configuration-written',
    defenderTitles: '',
    technique: 'T0892',
    learn: [finsReads],
    scenes: [conversation(onFins, [finsPair(0x0304, 'ffff 00 00000000 ffffffff 41414141')])],
  },
  {
    name: 'melsec-stops-controller',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0858',
    learn: [melsecReads],
    scenes: [conversation(onMelsec, [melsecPair(0x1002, hex('0100'))])],
  },
  {
    name: 'melsec-resets-controller',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0816',
    learn: [melsecReads],
    scenes: [conversation(onMelsec, [melsecPair(0x1006, hex('0100'))])],
  },
  {
    name: 'melsec-unlocks',
    rule: 'controller-unlocked',
    defenderTitles: '',
    technique: 'T0859',
    learn: [melsecReads],
    scenes: [conversation(onMelsec, [melsecPair(0x1630, hex('0400 31323334'))])],
  },
  {
    name: 'melsec-program-written',
    rule: 'program-downloaded',
    defenderTitles: '',
    technique: 'T0843',
    learn: [melsecReads],
    scenes: [
      conversation(onMelsec, [
        melsecPair(0x1827, melsec.opening('MAIN.QPG', true), '0100'),
        melsecPair(0x1829, melsec.piece(new Uint8Array(600), [1, 0]), '5802'),
      ]),
    ],
  },
  {
    name: 'ge-controller-stopped',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0858',
    learn: [geReads],
    scenes: [conversation(onGe, [gePair([35, 2, 0, 0])], geOpens)],
  },
  {
    name: 'ge-program-read',
    rule: 'program-uploaded',
    defenderTitles: '',
    technique: 'T0845',
    learn: [geReads],
    scenes: [conversation(onGe, [gePair([6, 0, 0, 64], [0])], geOpens)],
  },
  {
    name: 'codesys-application-stopped',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0858',
    learn: [codesysReads],
    scenes: [conversation(onCodesys, [codesysPair(2, 17)])],
  },
  {
    name: 'twincat-stopped',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0858',
    learn: [adsReads],
    scenes: [conversation(onAds, [adsPair(5, ads.control(6), new Uint8Array(0))])],
  },
  {
    name: 'umas-controller-stopped',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0858',
    learn: [modbusReads],
    scenes: [conversation(onModbus, [umasPair(0x41, 'ff00')])],
  },
  {
    name: 's7-plus-setpoint-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    technique: 'T0836',
    learn: [
      plusReads,
      ...changes((value, at) => conversation(onCotp, [plusWrites(value)], plusOpens, { at })),
    ],
    scenes: [conversation(onCotp, [plusWrites(78)], plusOpens)],
  },
]
