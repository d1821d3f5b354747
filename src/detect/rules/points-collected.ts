import { defineRule, type ExampleFact, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** Points. A new screen reads a dozen new ones; a collection reads many times that in sequence. */
const POINTS = 50
const WINDOW_SECONDS = 600
const LOOKS: ReadonlySet<string> = new Set(['read', 'browse', 'subscribe', 'report'])
/** Servers that hold values of the whole plant. */
const REPOSITORIES: ReadonlySet<string> = new Set([
  'historian',
  'opc-server',
  'scada-server',
  'database-server',
])

const reads = (count: number, protocol = 'modbus', every = 2): readonly ExampleFact[] =>
  Array.from({ length: count }, (_, i) => ({
    protocol,
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'read',
      name: 'Read',
      code: protocol === 'opcua' ? 'Read' : '3',
      object: protocol === 'opcua' ? `ns=2;s=Tag${i}` : `holding:${i * 100}..${i * 100 + 99}`,
      unit: '1',
      outcome: 'requested',
    },
  }))

export const rule = defineRule({
  id: 'points-collected',
  engine: 'anomaly',
  title: 'Bulk read of new points',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0802', 'T0861'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'silent',
  why: 'Attackers collect names and values of points to understand a process before they attack it. Operators never do this.',
  todo: [
    'Find the program and the account on the client',
    'Ask whether a new screen, report or gateway is being set up',
    'Look for remote sessions to the client, and find out where the data went',
  ],
  falsePositives: 'A new historian, report or operator screen while it is being set up; learn it.',
  evidence: 'learned',
  match: {
    kind: 'operation',
    families: ['ot'],
    outcomes: ['requested'],
    verbs: ['read', 'browse', 'subscribe', 'report'],
  },
  state: {
    points: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, protocol }, context, state) {
    if (fact.object === undefined) return undefined
    if (!LOOKS.has(fact.verb) || context.isUsual()) return undefined
    const ends = [protocol, client.ip ?? client.mac, server.ip ?? server.mac]
    const count = state.points.add(ends, `${fact.unit ?? ''} ${fact.code} ${fact.object}`)
    if (count < POINTS) return undefined
    const roles = context.device('server')?.roles ?? []
    const isRepository = protocol === 'opcua' || roles.some((role) => REPOSITORIES.has(role))
    return {
      summary: `${context.nameOf('client')} reads ${context.nameOf('server')} in bulk by ${protocol}: more than ${POINTS} requests for new points within ten minutes`,
      techniques: isRepository ? ['T0811', 'T0802'] : undefined,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'all registers of a controller are read',
          learned: reads(3),
          facts: reads(60),
        },
        { when: 'an unknown client reads an OPC UA server in bulk', facts: reads(POINTS, 'opcua') },
      ],
      silent: [
        { when: 'one point less', facts: reads(POINTS - 1) },
        { when: 'it read them while learning', learned: reads(60), facts: reads(60) },
        { when: 'they are read over a day', facts: reads(60, 'modbus', 1200) },
      ],
    }
  },
})
