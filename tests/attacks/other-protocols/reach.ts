/** Scans, strangers, toggling and guessing over protocols that the plant's own attacks do not use. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as ads from '#protocols/ads/testing/encode'
import * as bacnet from '#protocols/bacnet/testing/encode'
import * as cip from '#protocols/cip/testing/encode'
import * as dlms from '#protocols/dlms/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import * as fins from '#protocols/fins/testing/encode'
import * as iec104 from '#protocols/iec104/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import * as mqtt from '#protocols/mqtt/testing/encode'
import * as opcua from '#protocols/opcua/testing/encode'
import { ethernetFrame, ipPacket, udpDatagram } from '#wire/build'
import { series } from '../attempts.ts'
import type { AlertProof, RawScene, Scene } from '../proof.ts'
import { conversation, type Pair, steadyPolling, unknownClient } from './conversation.ts'
import { adsPair, adsReads, associates, mmsReads, onAds, onMms } from './usual.ts'

const UDP = 17
/** Ten times a second, for six seconds. */
const TENTHS = { times: 60, every: 0.1 } as const
const station = (i: number) => ({ ip: `10.20.1.${i + 1}`, mac: `02:00:00:00:01:${(i + 16).toString(16)}` })

// --- scans by UDP -----------------------------------------------------------------------------------------------------
/** One datagram to each of so many addresses; nobody answers. */
function knocks(count: number, every: number, port: number, payload: Uint8Array): RawScene {
  return {
    frames: series(count, every, (i, at) => {
      const ends = { source: '10.20.0.1', destination: station(i).ip }
      const datagram = udpDatagram({ ...ends, sourcePort: 50_111, destinationPort: port, payload })
      const packet = ipPacket({ ...ends, protocol: UDP, payload: datagram })
      const macs = { source: '02:00:00:00:00:01', destination: station(i).mac }
      return { at, bytes: ethernetFrame({ ...macs, payload: packet }) }
    }),
  }
}

const onFins = { transport: 'udp', port: 9600 } as const
const ends = { server: 2, client: 1, sid: 1 }
const identifies: Pair = [
  fins.request(ends, 0x0501, hex('00')),
  fins.response(ends, 0x0501, 0, fins.cpuData('EX1L-EL20', '01.02')),
]

// --- EtherNet/IP ------------------------------------------------------------------------------------------------------
const onCip = { carriedBy: 'enip' } as const
const BOOL = 0xc1
const switched = (tag: string, i: number): Pair => [
  cip.writeTag(tag, BOOL, Uint8Array.of(i & 1)),
  cip.reply(0x4d),
]
const cipReads = conversation(
  onCip,
  [[cip.readTag('Level'), cip.readTagReply(0xca, hex('00002040'))]],
  [],
  steadyPolling,
)
const cipSwitches = series(8, 15, (i, at) => conversation(onCip, [switched('Valve', i)], [], { at }))

// --- OPC UA -----------------------------------------------------------------------------------------------------------
const onUa = { transport: 'tcp', port: 4840 } as const
const uaOpens: readonly ScriptStep[] = [
  ['client', opcua.hello('opc.tcp://press-1:4840')],
  ['server', opcua.acknowledge()],
  ['client', opcua.openRequest(1)],
  ['server', opcua.openResponse(1)],
]
const uaSwitches = (isOn: boolean, how: Partial<Scene> = {}) =>
  conversation(
    onUa,
    [[opcua.writeRequest(3, 'ns=2;s=Valve', isOn), opcua.writeResponse(3, [0])]],
    uaOpens,
    how,
  )
const uaLearned = series(8, 15, (i, at) => uaSwitches(i % 2 === 0, { at }))

// --- others -----------------------------------------------------------------------------------------------------------
const onBacnet = { transport: 'udp', port: 47808, clientPort: 47808 } as const
const ask = (apdu: Uint8Array) => bacnet.message(apdu, { expectsReply: true })
const bacnetReads = conversation(
  onBacnet,
  [
    [
      ask(bacnet.readProperty(1, { type: 0, instance: 1 }, 85)),
      bacnet.message(bacnet.readPropertyAck(1, { type: 0, instance: 1 }, 85, { real: 21 })),
    ],
  ],
  [],
  steadyPolling,
)
const bacnetAsks = (i: number, property: number, text: string): Scene =>
  conversation(
    onBacnet,
    [
      [
        ask(bacnet.readProperty(1, { type: 8, instance: 4001 + i }, property)),
        bacnet.message(bacnet.readPropertyAck(1, { type: 8, instance: 4001 + i }, property, { text })),
      ],
    ],
    [],
    { at: i, server: station(i) },
  )

const onDnp3 = { transport: 'tcp', port: 20000 } as const
const link = { isFromMaster: true, source: 1, destination: 10 }
const back = dnp3.reversed(link)
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
const fileOpened: Pair = [
  dnp3.frames(link, dnp3.request(1, 25, dnp3.fileCommand('config.xml', 2))),
  dnp3.frames(back, dnp3.response({ sequence: 1 }, dnp3.fileStatus(7, 0))),
]

const breakerOpened: Pair = [
  mms.data(
    mms.writeRequest(
      2,
      mms.listOfVariable(mms.name('BAY1LD0', 'CSWI1$CO$Pos$Oper')),
      mms.structure(mms.boolean(false), mms.structure(mms.signed(3), mms.string('x'))),
    ),
  ),
  mms.data(mms.writeResponse(2, undefined)),
]

const on104 = { transport: 'tcp', port: 2404 } as const
const starts: readonly ScriptStep[] = [
  ['client', iec104.functionFrame('STARTDT act')],
  ['server', iec104.functionFrame('STARTDT con')],
]
const clockSet = (() => {
  const objects = [{ address: 0, elements: iec104.clock(2031, 1, 31, 8, 30, 250) }]
  const of = { type: 103, commonAddress: 10, objects }
  return [
    iec104.informationFrame(0, 0, { ...of, cause: 6 }),
    iec104.informationFrame(0, 1, { ...of, cause: 7 }),
  ] as const
})()
const interrogation = { type: 100, commonAddress: 10, objects: [{ address: 0, elements: hex('14') }] }
const interrogates = conversation(
  on104,
  [
    [
      iec104.informationFrame(0, 0, { ...interrogation, cause: 6 }),
      iec104.informationFrame(0, 1, { ...interrogation, cause: 7 }),
    ],
  ],
  starts,
  steadyPolling,
)

const onDlms = { transport: 'tcp', port: 4059 } as const
const associated: readonly ScriptStep[] = [
  ['client', dlms.wrapped(16, 1, dlms.associationRequest('12345678'))],
  ['server', dlms.wrapped(1, 16, dlms.associationResponse(0))],
]
const refused: readonly ScriptStep[] = [
  ['client', dlms.wrapped(16, 1, dlms.associationRequest('00000000'))],
  ['server', dlms.wrapped(1, 16, dlms.associationResponse(1))],
]
const metered: Pair = [
  dlms.wrapped(16, 1, dlms.getRequest(2, { classId: 3, obis: [1, 0, 1, 8, 0, 255], member: 2 })),
  dlms.wrapped(1, 16, dlms.getResponse(2, [6, 0, 0, 0x30, 0x39])),
]
const dlmsReads = conversation(onDlms, [metered], associated, steadyPolling)

const brokerRefuses: readonly ScriptStep[] = [
  ['client', mqtt.connect({ client: 'x', user: 'admin', password: 'guess' })],
  ['server', mqtt.connack(5)],
]

export const proofs: readonly AlertProof[] = [
  {
    name: 'fins-units-asked-who-they-are',
    rule: 'controller-scan',
    defenderTitles: '',
    technique: 'T0888',
    learn: [cipReads],
    scenes: series(14, 2, (i, at) => conversation(onFins, [identifies], [], { at, server: station(i) })),
  },
  {
    name: 'bacnet-controllers-asked-who-they-are',
    rule: 'controller-scan',
    defenderTitles: '',
    technique: 'T0888',
    learn: [bacnetReads],
    scenes: series(14, 1, (i) => bacnetAsks(i, 70, 'EX-100')),
  },
  {
    name: 'fins-knocked-by-udp',
    rule: 'controller-scan',
    defenderTitles: '',
    technique: 'T0846.001',
    learn: [cipReads],
    scenes: [knocks(30, 1, 9600, fins.request(ends, 0x0501, hex('00')))],
  },
  {
    name: 'enip-knocked-by-udp',
    rule: 'controller-scan',
    defenderTitles: '',
    technique: 'T0846.001',
    learn: [cipReads],
    scenes: [knocks(30, 1, 44818, enip.listIdentityRequest())],
  },
  {
    name: 'addresses-knocked-by-udp',
    rule: 'ping-sweep',
    defenderTitles: '',
    technique: 'T0846',
    learn: [cipReads],
    scenes: [knocks(100, 0.2, 161, hex('00'))],
  },
  {
    name: 'cip-tag-toggled',
    rule: 'value-toggled',
    defenderTitles: '',
    technique: 'T0806',
    learn: [cipReads, ...cipSwitches],
    scenes: [0, 1].map((i) => conversation(onCip, [switched('Valve', i)], [], { ...TENTHS, at: i / 20 })),
  },
  {
    name: 'ua-value-toggled',
    rule: 'value-toggled',
    defenderTitles: '',
    technique: 'T0806',
    learn: uaLearned,
    scenes: [0, 1].map((i) => uaSwitches(i === 0, { ...TENTHS, at: i / 20 })),
  },
  {
    name: 'ua-stranger-writes',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: uaLearned,
    scenes: [uaSwitches(true, { client: unknownClient })],
  },
  {
    name: 'mms-stranger-opens-breaker',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [mmsReads],
    scenes: [conversation(onMms, [breakerOpened], associates, { client: unknownClient })],
  },
  {
    name: 'ads-stranger-writes',
    rule: 'commands-from-unknown-client',
    defenderTitles: '',
    technique: 'T1692.001',
    learn: [adsReads],
    scenes: [
      conversation(onAds, [adsPair(3, ads.write(0xf005, 7, hex('2b00')), new Uint8Array(0))], [], {
        client: unknownClient,
      }),
    ],
  },
  {
    name: 'iec104-clock-set',
    rule: 'clock-set',
    defenderTitles: '',
    technique: 'T0836',
    learn: [interrogates],
    scenes: [conversation(on104, [clockSet], starts)],
  },
  {
    name: 'dnp3-file-written',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T0867',
    learn: [dnp3Reads],
    scenes: [conversation(onDnp3, [fileOpened])],
  },
  {
    name: 'bacnet-file-written',
    rule: 'new-function',
    defenderTitles: '',
    technique: 'T0867',
    learn: [bacnetReads],
    scenes: [
      conversation(onBacnet, [
        [ask(bacnet.writeFile(8, 3, 0, new Uint8Array(400))), bacnet.message(bacnet.simpleAck(8, 7))],
      ]),
    ],
  },
  {
    name: 'meter-passwords-tried',
    rule: 'logon-refused',
    defenderTitles: '',
    technique: 'T0859',
    learn: [dlmsReads],
    scenes: [{ name: 'guesses', over: onDlms, lines: refused, times: 12, every: 2 }],
  },
  {
    name: 'broker-passwords-tried',
    rule: 'logon-refused',
    defenderTitles: '',
    technique: 'T0859',
    learn: [cipReads],
    scenes: [
      { name: 'guesses', over: { transport: 'tcp', port: 1883 }, lines: brokerRefuses, times: 12, every: 2 },
    ],
  },
]
