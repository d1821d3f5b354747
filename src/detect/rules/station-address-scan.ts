import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Stations. A gateway has a handful, and their master knows the addresses. */
const STATIONS = 10
const WINDOW_SECONDS = 120

const asked = (unit: number, protocol: string, outcome: 'unanswered' | 'rejected' | 'succeeded') =>
  ({
    protocol,
    serverPort: 20_000,
    at: unit,
    fact: { kind: 'operation', verb: 'read', name: 'Read', code: '1', unit: String(unit), outcome },
  }) as const
const tried = (
  count: number,
  protocol = 'dnp3',
  outcome: 'unanswered' | 'rejected' | 'succeeded' = 'unanswered',
) => Array.from({ length: count }, (_, i) => asked(i + 1, protocol, outcome))

export const rule = defineRule({
  id: 'station-address-scan',
  formerIds: ['stations-tried'],
  engine: 'anomaly',
  title: 'Station address scan',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0846.001', 'T0888'],
  defenderTitles: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'An outstation answers only its own address (DNP3, IEC 60870-5-104 and others). A master knows it; an attacker tries all addresses, then sends commands to those that answer.',
  todo: [
    'Find out who uses the scanning device, and which program',
    'Check whether an inventory or assessment was announced',
    'Look for commands to the station that answered',
  ],
  falsePositives: 'A master whose outstations behind one gateway are all switched off; mute the pair.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['unanswered', 'rejected'] },
  state: {
    stations: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server }, context, state) {
    if (fact.unit === undefined) return undefined
    // Modbus gateways report missing stations: a rule of its own.
    if (protocol === 'modbus') return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const stations = state.stations.add(
      [protocol, client.ip ?? client.mac, server.ip ?? server.mac],
      fact.unit,
    )
    if (stations < STATIONS) return undefined
    return {
      summary: `${context.nameOf('client')} tried ${stations} station addresses at ${context.nameOf('server')} within two minutes without success (${protocol}, last ${fact.unit})`,
      subject: protocol,
    }
  },
  examples: {
    fires: [
      { when: 'ten outstations do not answer', facts: tried(STATIONS) },
      { when: 'ten common addresses are rejected', facts: tried(STATIONS, 'iec104', 'rejected') },
    ],
    silent: [
      { when: 'one less', facts: tried(STATIONS - 1) },
      { when: 'they answer', facts: tried(STATIONS, 'dnp3', 'succeeded') },
      { when: 'a Modbus gateway is scanned (rule of its own)', facts: tried(STATIONS, 'modbus') },
      {
        when: 'the master polled missing stations while learning',
        learned: tried(STATIONS).map((one) => ({
          ...one,
          fact: { ...one.fact, outcome: 'requested' as const },
        })),
        facts: tried(STATIONS),
      },
    ],
  },
})
