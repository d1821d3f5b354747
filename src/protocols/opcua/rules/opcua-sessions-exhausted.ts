import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Controllers support 10 to 100 sessions (OPC 10000-7 requires 1 to 50); a client opens one, and again after a break. */
const SESSIONS = 50
const WINDOW_SECONDS = 10

const created = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'opcua',
    serverPort: 4840,
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'identify',
      name: 'CreateSession',
      code: '461',
      outcome: 'requested',
    } as const,
  }))

export const rule = defineRule({
  id: 'opcua-sessions-exhausted',
  engine: 'anomaly',
  title: 'OPC UA session exhaustion',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Excessive Number of Sessions'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Sessions can be created before any authentication. A client that takes them all locks out the panels until they expire.',
  todo: [
    'Find the program that opens them, and stop it',
    'Check whether panels and historians still get values',
    'Restart the server if it does not free them',
  ],
  falsePositives: 'A load test; use a maintenance window.',
  match: { kind: 'operation', protocols: ['opcua'], outcomes: ['requested'], verbs: ['identify'] },
  state: {
    sessions: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    if (fact.name !== 'CreateSession') return undefined
    const times = state.sessions.add([client.ip, server.ip], count)
    if (times < SESSIONS) return undefined
    return {
      summary: `${context.nameOf('client')} created ${times} sessions at ${context.nameOf('server')} within ten seconds (OPC UA)`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'fifty are created in five seconds', facts: created(SESSIONS, 0.1) }],
      silent: [{ when: 'a client comes back each second', facts: created(60, 1) }],
    }
  },
})
