import { defineRule } from '#model/rule'
import { distinctWindow, stateMap } from '#model/rule-state'

/** Modbus exceptions 10 and 11 (MODBUS Application Protocol V1.1b3 §7), and their like. */
const PATH_LOST = /gateway (path|target)|path unavailable|no route|network unreachable|target device failed/i
/** One unit is switched off, two were moved. */
const UNITS = 3
const WINDOW_SECONDS = 60
/** Seconds since any unit answered. */
const SILENT_SECONDS = 20

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  outcome: 'succeeded',
} as const
const units = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1))
const answered = units(UNITS).map((unit) => ({ fact: { ...read, unit } }))
const failed = (count: number, at: number) =>
  units(count).map((unit) => ({
    fact: { ...read, unit, outcome: 'rejected', error: 'Gateway Target Device Failed To Respond' } as const,
    at,
  }))

export const rule = defineRule({
  id: 'gateway-path-lost',
  engine: 'operational',
  title: 'Gateway lost all of its serial devices',
  category: 'Unresponsive',
  severity: 'major',
  techniques: ['T1695.001', 'T0815'],
  defenderTitles: ['Device is Suspected to be Disconnected (Unresponsive)'],
  learnable: false,
  why: 'The gateway answers, and none of its serial devices does: the line is cut, blocked or flooded.',
  todo: [
    'Check the serial line and its power',
    'Check the settings of the gateway: speed, parity, addresses',
    'Find out who was connected to the gateway before',
  ],
  falsePositives: 'Work on the line.',
  evidence: 'learned',
  match: { kind: 'operation', families: ['ot'], outcomes: ['succeeded', 'rejected'] },
  state: {
    answered: stateMap<number>({ limit: 10_000 }),
    lost: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, server, lastTime }, context, state) {
    const gateway = server.ip ?? server.mac
    if (gateway === undefined || fact.unit === undefined) return undefined
    if (fact.outcome === 'succeeded') {
      state.answered.set([gateway], lastTime)
      return undefined
    }
    if (fact.outcome !== 'rejected' || !PATH_LOST.test(fact.error ?? '')) return undefined
    const answeredAt = state.answered.get([gateway])
    if (answeredAt === undefined || lastTime - Number(answeredAt) < SILENT_SECONDS * 1e6) return undefined
    const lost = state.lost.add([gateway], fact.unit)
    if (lost < UNITS) return undefined
    return {
      summary: `${context.nameOf('server')} reaches none of ${lost} of its units (${fact.error})`,
      normal: 'They answered through it before.',
    }
  },
  examples: {
    fires: [{ when: 'all units fail', facts: [...answered, ...failed(UNITS, SILENT_SECONDS + 1)] }],
    silent: [
      { when: 'two units fail', facts: [...answered, ...failed(UNITS - 1, SILENT_SECONDS + 1)] },
      {
        when: 'another unit answers',
        facts: [
          ...answered,
          { fact: { ...read, unit: '9' }, at: SILENT_SECONDS },
          ...failed(UNITS, SILENT_SECONDS + 1),
        ],
      },
      { when: 'the units never answered', facts: failed(UNITS, SILENT_SECONDS + 1) },
    ],
  },
})
