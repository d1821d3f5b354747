import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'
import { isSetPoint } from '../settings.ts'

/** Points written once each, in sequence; a recipe is shorter, or written in blocks. */
const SAME = 30
const ANY = 60
const WINDOW_SECONDS = 60
/** Writes per point: repeated writes of the same points are a data exchange. */
const REPEATED = 1.5
/** Values of a wipe: all on, all off, or one of them only. */
const VALUES = 2

const written = (count: number, every: number, made: (i: number) => number, pointOf = (i: number) => i) =>
  Array.from({ length: count }, (_, i) => ({
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'write',
      name: 'Write Single Register',
      code: '6',
      object: `holding:${pointOf(i)}`,
      unit: '1',
      outcome: 'requested',
      value: made(i),
    } as const,
  }))

export const rule = defineRule({
  id: 'points-overwritten',
  engine: 'anomaly',
  title: 'Sequential overwrite of controller points',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0806', 'T0836'],
  defenderTitles: [],
  consequence: 'value',
  learnable: true,
  whileLearning: 'alert',
  why: 'Operators write known points. A client that writes all of them with one value does not know the process, or wants to disrupt it.',
  todo: [
    'Ask the shift lead what has changed, and bring the process to a safe state if necessary',
    'Disconnect the sender if it is not the known station',
    'Restore the set points from the last backup',
  ],
  falsePositives: 'A station that configures a controller point by point, such as a loaded recipe; learn it.',
  evidence: 'learned',
  match: {
    kind: 'operation',
    families: ['ot'],
    outcomes: ['requested'],
    verbs: ['write', 'operate', 'force'],
  },
  state: {
    points: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    writes: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    values: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server, count }, context, state) {
    if (fact.verb !== 'write' && !isSetPoint(fact)) return undefined
    if (fact.object === undefined) return undefined
    const device = [client.ip ?? client.mac, server.ip ?? server.mac, fact.unit ?? '', protocol]
    const points = state.points.add(device, fact.object)
    const writes = state.writes.add(device, count)
    const values = state.values.add(device, String(fact.value ?? ''))
    if (points < SAME || writes > points * REPEATED) return undefined
    const isSame = values <= VALUES && fact.value !== undefined
    if (!isSame && points < ANY) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    return {
      severity: isSame ? undefined : 'minor',
      summary: `${context.nameOf('client')} wrote ${points} points of ${context.nameOf('server')} in sequence within a minute${isSame ? `, all the same value (${fact.value})` : ''} (${protocol}: ${fact.name}, last ${fact.object})`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'every register is set to one value',
          facts: written(SAME, 0.1, () => 65_535),
          severity: 'major',
        },
        {
          when: 'every set point of a station is set to one value',
          facts: written(SAME, 0.1, () => 0).map(({ at, fact }, i) => ({
            at,
            protocol: 'iec104',
            serverPort: 2404,
            fact: {
              ...fact,
              verb: 'operate',
              name: 'C_SE_NB_1 set point command, scaled',
              code: '49',
              object: `ioa:${i}`,
            },
          })),
          severity: 'major',
        },
        { when: 'every register is written', facts: written(ANY, 0.1, (i) => i * 7), severity: 'minor' },
      ],
      silent: [
        { when: 'a recipe of twenty values is loaded', facts: written(20, 0.1, (i) => i * 7) },
        {
          when: 'forty set points are written in turn',
          facts: written(
            400,
            0.1,
            (i) => i * 7,
            (i) => i % 40,
          ),
        },
        { when: 'operators switch thirty valves on in an hour', facts: written(SAME, 120, () => 1) },
      ],
    }
  },
})
