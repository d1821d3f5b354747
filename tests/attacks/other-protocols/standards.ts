/** The plant's attacks over other standards' protocols: what a rule knows of one it must know of all. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ScriptStep } from '#model/script'
import * as bacnet from '#protocols/bacnet/testing/encode'
import * as cip from '#protocols/cip/testing/encode'
import * as dlms from '#protocols/dlms/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as hart from '#protocols/hart-ip/testing/encode'
import * as iec104 from '#protocols/iec104/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import * as mqtt from '#protocols/mqtt/testing/encode'
import * as opcua from '#protocols/opcua/testing/encode'
import type { AlertProof, Scene } from '../proof.ts'
import { changes, conversation, type Pair, steadyPolling, unknownClient } from './conversation.ts'
import { associates, mmsReads, onMms } from './usual.ts'

const onUa = { transport: 'tcp', port: 4840 } as const
const uaOpens: readonly ScriptStep[] = [
  ['client', opcua.hello('opc.tcp://press-1:4840')],
  ['server', opcua.acknowledge()],
  ['client', opcua.openRequest(1)],
  ['server', opcua.openResponse(1)],
]
const uaWrites = (node: string, value: number): Pair => [
  opcua.writeRequest(3, node, value),
  opcua.writeResponse(3, [0]),
]
const uaReads = conversation(
  onUa,
  [[opcua.readRequest(2, ['ns=2;s=Speed']), opcua.readResponse(2, [12.5])]],
  uaOpens,
  steadyPolling,
)
const uaChanges = changes((value, at) =>
  conversation(onUa, [uaWrites('ns=2;s=SpeedSetpoint', value)], uaOpens, { at }),
)

const onBacnet = { transport: 'udp', port: 47808, clientPort: 47808 } as const
const ask = (apdu: Uint8Array) => bacnet.message(apdu, { expectsReply: true })
const setpoint = { type: 2, instance: 7 }
const bacnetWrites = (value: number, property = 85): Pair => [
  ask(bacnet.writeProperty(2, setpoint, property, { real: value }, 8)),
  bacnet.message(bacnet.simpleAck(2, 15)),
]
const bacnetReads = conversation(
  onBacnet,
  [
    [
      ask(bacnet.readProperty(1, setpoint, 85)),
      bacnet.message(bacnet.readPropertyAck(1, setpoint, 85, { real: 21 })),
    ],
  ],
  [],
  steadyPolling,
)
const bacnetChanges = changes((value, at) => conversation(onBacnet, [bacnetWrites(value)], [], { at }))

const onDnp3 = { transport: 'tcp', port: 20000 } as const
const link = { isFromMaster: true, source: 1, destination: 10 }
const back = dnp3.reversed(link)
const dnp3Pair = (code: number, sequence: number, object: Uint8Array): Pair => [
  dnp3.frames(link, dnp3.request(sequence, code, object)),
  dnp3.frames(back, dnp3.response({ sequence }, object)),
]
const relay = (index: number, code: number) => dnp3.indexed(12, 1, [[index, dnp3.controlBlock({ code })]])
const analog = (value: number) => dnp3.indexed(41, 2, [[5, new ByteWriter().u16le(value).u8(0).take()]])
const dnp3Reads = conversation(
  onDnp3,
  [
    [
      dnp3.frames(link, dnp3.request(0, 1, dnp3.classes(1, 2, 3))),
      dnp3.frames(back, dnp3.response({ sequence: 0 })),
    ],
  ],
  [],
  steadyPolling,
)
const dnp3Changes = changes((value, at) =>
  conversation(onDnp3, [dnp3Pair(5, 1, analog(value * 10))], [], { at }),
)
const dnp3Switches = changes((_value, at) =>
  conversation(onDnp3, [dnp3Pair(5, 1, relay(3, (at / 10) % 2 < 1 ? 3 : 4))], [], { at }),
)

const on104 = { transport: 'tcp', port: 2404 } as const
const starts: readonly ScriptStep[] = [
  ['client', iec104.functionFrame('STARTDT act')],
  ['server', iec104.functionFrame('STARTDT con')],
]
const ordered = (type: number, address: number, elements: Uint8Array): Pair => {
  const of = { type, commonAddress: 10, objects: [{ address, elements }] }
  return [
    iec104.informationFrame(0, 0, { ...of, cause: 6 }),
    iec104.informationFrame(0, 1, { ...of, cause: 7 }),
  ]
}
const interrogates = conversation(on104, [ordered(100, 0, hex('14'))], starts, steadyPolling)
const setpoints104 = changes((value, at) =>
  conversation(on104, [ordered(50, 6001, iec104.shortFloat(value))], starts, { at }),
)

const onCip = { carriedBy: 'enip' } as const
const REAL = 0xca
const real = (value: number) => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return bytes
}
const tagWritten = (tag: string, value: number): Pair => [
  cip.writeTag(tag, REAL, real(value)),
  cip.reply(0x4d),
]
const cipReads = conversation(
  onCip,
  [[cip.readTag('Level'), cip.readTagReply(REAL, real(2.4))]],
  [],
  steadyPolling,
)

const limitWritten = (value: number): Pair => [
  mms.data(
    mms.writeRequest(
      2,
      mms.listOfVariable(mms.name('BAY1LD0', 'PTOC1$SP$StrVal$setMag$f')),
      mms.float(value),
    ),
  ),
  mms.data(mms.writeResponse(2, undefined)),
]

const onDlms = { transport: 'tcp', port: 4059 } as const
const energy = { classId: 3, obis: [1, 0, 1, 8, 0, 255], member: 2 }
const breaker = { classId: 70, obis: [0, 0, 96, 3, 10, 255], member: 1 }
const dlmsOpens: readonly ScriptStep[] = [
  ['client', dlms.wrapped(16, 1, dlms.associationRequest('12345678'))],
  ['server', dlms.wrapped(1, 16, dlms.associationResponse(0))],
]
const dlmsPair = (asked: Uint8Array, answered: Uint8Array): Pair => [
  dlms.wrapped(16, 1, asked),
  dlms.wrapped(1, 16, answered),
]
const dlmsReads = conversation(
  onDlms,
  [dlmsPair(dlms.getRequest(2, energy), dlms.getResponse(2, [6, 0, 0, 0x30, 0x39]))],
  dlmsOpens,
  steadyPolling,
)
const onHart = { transport: 'udp', port: 5094 } as const
const transmitter = hart.uniqueIdentifier({ type: 0x1151, id: 4711, maker: 0x11, software: 3 })
const hartOpens: readonly ScriptStep[] = [
  ['client', hart.initiate('request', 1)],
  ['server', hart.initiate('response', 1)],
]
const hartPair = (command: number, data: Uint8Array, answer = data): Pair => [
  hart.tokenPassing('request', 4, { address: transmitter, command, data }),
  hart.tokenPassing('response', 4, { address: transmitter, command, data: answer }),
]
const hartReads = conversation(
  onHart,
  [hartPair(1, hex(''), hart.primaryVariable(7, 2.5))],
  hartOpens,
  steadyPolling,
)
const onMqtt = { transport: 'tcp', port: 1883 } as const
const publishes = (topic: string, payload: string, how: Partial<Scene> = {}): Scene => ({
  name: 'publishes',
  over: onMqtt,
  lines: [
    ['client', mqtt.connect({ client: 'hmi-1' })],
    ['server', mqtt.connack()],
    ['client', mqtt.publish({ topic, payload })],
  ],
  ...how,
})

export const proofs: readonly AlertProof[] = [
  {
    name: 'ua-setpoint-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    technique: 'T0836',
    learn: [uaReads, ...uaChanges],
    scenes: [conversation(onUa, [uaWrites('ns=2;s=SpeedSetpoint', 95)], uaOpens)],
  },
  {
    name: 'ua-names-listed',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T0861',
    learn: [uaReads],
    scenes: [
      conversation(
        onUa,
        [
          [
            opcua.browseRequest(2, 'i=85'),
            opcua.browseResponse(2, [{ node: 'ns=2;i=11', name: 'Stop', nodeClass: 4 }]),
          ],
        ],
        uaOpens,
      ),
    ],
  },
  {
    name: 'ua-method-called',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [uaReads],
    scenes: [
      conversation(
        onUa,
        [[opcua.callRequest(3, 'ns=2;i=10', 'ns=2;i=11', [1]), opcua.callResponse(3)]],
        uaOpens,
      ),
    ],
  },
  {
    name: 'bacnet-setpoint-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    technique: 'T0836',
    learn: [bacnetReads, ...bacnetChanges],
    scenes: [conversation(onBacnet, [bacnetWrites(78)])],
  },
  {
    name: 'bacnet-alarm-limit-widened',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T0838',
    learn: [bacnetReads, ...bacnetChanges],
    scenes: [conversation(onBacnet, [bacnetWrites(9999, 45)])],
  },
  {
    name: 'bacnet-controller-restarted',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0816',
    learn: [bacnetReads],
    scenes: [
      conversation(onBacnet, [
        [ask(bacnet.reinitialize(5, 0, 'secret')), bacnet.message(bacnet.simpleAck(5, 20))],
      ]),
    ],
  },
  {
    name: 'bacnet-stranger-writes',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [bacnetReads, ...bacnetChanges],
    scenes: [conversation(onBacnet, [bacnetWrites(21)], [], { client: unknownClient })],
  },
  {
    name: 'dnp3-setpoint-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    technique: 'T0836',
    learn: [dnp3Reads, ...dnp3Changes],
    scenes: [conversation(onDnp3, [dnp3Pair(5, 1, analog(790))])],
  },
  {
    name: 'dnp3-output-toggled',
    rule: 'mass-switching',
    defenderTitles: '',
    technique: 'T0806',
    learn: [dnp3Reads, ...dnp3Switches],
    scenes: [
      conversation(
        onDnp3,
        Array.from({ length: 100 }, (_, i) => dnp3Pair(5, i % 16, relay(3, i % 2 === 0 ? 3 : 4))),
      ),
    ],
  },
  {
    name: 'dnp3-outputs-swept',
    rule: 'mass-switching',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [dnp3Reads, ...dnp3Switches],
    scenes: [
      conversation(
        onDnp3,
        Array.from({ length: 12 }, (_, i) => dnp3Pair(5, i, relay(20 + i, 3))),
      ),
    ],
  },
  {
    name: 'iec104-setpoint-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    technique: 'T0836',
    learn: [interrogates, ...setpoints104],
    scenes: [conversation(on104, [ordered(50, 6001, iec104.shortFloat(79))], starts)],
  },
  {
    name: 'iec104-station-reset',
    rule: 'controller-stopped',
    defenderTitles: '',
    technique: 'T0816',
    learn: [interrogates],
    scenes: [conversation(on104, [ordered(105, 0, hex('01'))], starts)],
  },
  {
    name: 'cip-stranger-writes-tags',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [cipReads],
    scenes: [conversation(onCip, [tagWritten('Valve', 1)], [], { client: unknownClient })],
  },
  {
    name: 'cip-tags-swept',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T0836',
    learn: [cipReads],
    scenes: [
      conversation(
        onCip,
        Array.from({ length: 20 }, (_, i) => tagWritten(`Valve_${i}`, 1)),
      ),
    ],
  },
  {
    name: 'cip-safety-password-set',
    rule: 'configuration-written',
    defenderTitles: '',
    technique: 'T0892',
    learn: [cipReads],
    scenes: [
      conversation(onCip, [
        [cip.request(0x52, cip.logicalPath(0x39, 1), new Uint8Array(32)), cip.reply(0x52)],
      ]),
    ],
  },
  {
    name: 'mms-protection-setting-changed',
    rule: 'configuration-written',
    defenderTitles: '',
    technique: 'T0836',
    learn: [mmsReads],
    scenes: [conversation(onMms, [limitWritten(9000)], associates)],
  },
  {
    name: 'dlms-supply-cut',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [dlmsReads],
    scenes: [
      conversation(onDlms, [dlmsPair(dlms.actionRequest(5, breaker), dlms.actionResponse(5, 0))], dlmsOpens),
    ],
  },
  {
    name: 'hart-range-changed',
    rule: 'configuration-written',
    defenderTitles: '',
    technique: 'T0836',
    learn: [hartReads],
    scenes: [conversation(onHart, [hartPair(35, hex('07 41200000 00000000'))], hartOpens)],
  },
  {
    name: 'mqtt-command-far-out',
    rule: 'value-out-of-range',
    defenderTitles: '',
    technique: 'T0836',
    learn: changes((value, at) => publishes('plant/pump-2/speed/set', String(value), { at })),
    scenes: [publishes('plant/pump-2/speed/set', '97')],
  },
]
