/** Traffic that stops, freezes or is continued by a second sender, where no single message is wrong. */
import { hex } from '#bytes/hex'
import type { ScriptStep } from '#model/script'
import * as goose from '#protocols/goose/testing/encode'
import * as iec104 from '#protocols/iec104/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as opcua from '#protocols/opcua/testing/encode'
import { ethernetFrame } from '#wire/build'
import { series } from '../attempts.ts'
import { conversation, type Pair } from '../other-protocols/conversation.ts'
import type { AlertProof, RawScene, Scene } from '../proof.ts'
import { attacker, onModbus, THEN } from './proof.ts'

/** A relay that says each second that nothing has changed. */
const published = (relay: string, seconds: number): RawScene => ({
  frames: series(seconds, 1, (i, at) => ({
    at,
    bytes: ethernetFrame({
      source: `02:00:00:00:00:${relay}`,
      destination: '01:0c:cd:01:00:03',
      etherType: 0x88b8,
      payload: goose.goose({
        applicationId: 3,
        controlBlock: `BAY${relay}PROT/LLN0$GO$gcb_trip`,
        stateNumber: 7,
        sequenceNumber: i + 1,
        time: 1_767_225_600,
        data: [goose.entries.boolean(false)],
      }),
    }),
  })),
})

const on104 = { transport: 'tcp', port: 2404 } as const
const interrogation = { type: 100, commonAddress: 10, objects: [{ address: 0, elements: hex('14') }] }
const takenUp: readonly ScriptStep[] = [
  ['client', iec104.functionFrame('STARTDT act')],
  ['server', iec104.functionFrame('STARTDT con')],
  ['client', iec104.informationFrame(0, 0, { ...interrogation, cause: 6 })],
  ['server', iec104.informationFrame(0, 1, { ...interrogation, cause: 7 })],
]
const centre: Scene = { name: 'centre', over: on104, lines: takenUp, times: 20, every: 3 }

const onUa = { transport: 'tcp', port: 4840 } as const
const url = 'opc.tcp://press-1:4840'
const server = { uri: 'urn:press-1', product: 'urn:example', name: 'Press 1', type: 0 }
const client = { uri: 'urn:tool', product: 'urn:example', name: 'Tool', type: 1 }
const opening: readonly ScriptStep[] = [
  ['client', opcua.hello(url)],
  ['server', opcua.acknowledge()],
  ['client', opcua.openRequest(1)],
  ['server', opcua.openResponse(1)],
]
const sessions = (count: number) =>
  conversation(
    onUa,
    series(
      count,
      1,
      (i): Pair => [
        opcua.createSessionRequest(10 + i, url, client),
        opcua.createSessionResponse(10 + i, url, server),
      ],
    ),
    opening,
    { client: attacker },
  )

const header = { transaction: 1, unit: 1 }
/** Ten registers, read each second: the first two move all the time, unless they are frozen. */
const picture = (seconds: number, isFrozen = false) =>
  series(seconds, 1, (i, at) => {
    const t = isFrozen ? 3 : i
    const values = [500 + Math.round(40 * Math.sin(t / 3)), 300 + ((t * 7) % 23), 20, 30, 0, 0, 0, 0, 0, 0]
    return conversation(
      { ...onModbus, clientPort: 40_000 },
      [[modbus.readRequest(header, 3, 0, 10), modbus.registersResponse(header, 3, values)]],
      [],
      { at },
    )
  })

export const proofs: readonly AlertProof[] = [
  {
    name: 'relay-stops-its-goose-messages',
    rule: 'publisher-silent',
    defenderTitles: 'Device is Suspected to be Disconnected (Unresponsive)',
    technique: 'T1691.002',
    scenes: [published('31', 40), published('32', 60)],
    nearMiss: [published('31', 320), published('32', 320)],
  },
  {
    name: 'station-taken-up-by-a-second-centre',
    rule: 'iec104-second-master',
    defenderTitles: '',
    technique: 'T0848',
    scenes: [centre, { ...centre, at: THEN, times: 1, client: attacker }],
    nearMiss: [centre, { ...centre, at: 1, times: 1, client: attacker }],
  },
  {
    name: 'sessions-created-until-none-is-left',
    rule: 'opcua-sessions-exhausted',
    defenderTitles: 'Excessive Number of Sessions',
    technique: 'T0814',
    scenes: [sessions(80)],
    nearMiss: [sessions(3)],
  },
  {
    name: 'process-picture-frozen',
    rule: 'value-frozen',
    defenderTitles: '',
    technique: 'T0832',
    learn: picture(400),
    scenes: picture(200, true),
    nearMiss: picture(200),
  },
]
