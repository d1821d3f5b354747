import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, stateSet } from '#model/rule-state'

/** Types 1 to 40 carry process information in monitor direction: IEC 60870-5-101:2003 §7.2.1.1. */
const LAST_MONITORED = 40
/** More than a wrongly configured gateway sends occasionally. */
const MANY = 10
/** Links that carry information in both directions never send this much to a station. */
const FLOOD = 100
const WINDOW_SECONDS = 10

const sent = (count: number, every: number, code = '1', outcome: 'requested' | 'succeeded' = 'requested') =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'iec104',
    serverPort: 2404,
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'report',
      name: 'M_SP_NA_1 single-point information',
      code,
      unit: '1',
      outcome,
    } as const,
  }))

/** A listening control centre starts the transfer of a station that dials in. */
const dialsIn = {
  protocol: 'iec104',
  serverPort: 2404,
  fact: {
    kind: 'operation',
    about: 'client',
    verb: 'subscribe',
    name: 'STARTDT',
    code: 'STARTDT',
    outcome: 'requested',
  },
} as const

export const rule = defineRule({
  id: 'iec104-monitor-data-to-station',
  formerIds: ['iec104-information-to-station'],
  engine: 'protocol',
  title: 'IEC 104 monitor data sent to a station',
  category: 'Illegal Commands',
  severity: 'minor',
  techniques: ['T0814', 'T1692.002'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Process information goes from the station to the control centre. A client that sends it to a station is a tool that floods or fuzzes it.',
  todo: [
    'Find the program on the client',
    'Check whether the station still reports to its control centre',
    'Check for commands of the same client',
  ],
  falsePositives: 'Two control centres that inform each other over one connection; mute the pair.',
  match: {
    kind: 'operation',
    protocols: ['iec104'],
    outcomes: ['requested'],
    verbs: ['report', 'subscribe'],
  },
  state: {
    dialsIn: stateSet({ limit: 10_000 }),
    messages: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    const pair = [client.ip, server.ip]
    // Only the control centre starts the transfer: IEC 60870-5-104:2006 §5.3. A client cannot do so for the server.
    if (fact.verb === 'subscribe') {
      if (fact.code === dialsIn.fact.code && fact.about === 'client') state.dialsIn.add(pair)
      return undefined
    }
    if (fact.verb !== 'report' || fact.about === 'client' || Number(fact.code) > LAST_MONITORED)
      return undefined
    const times = state.messages.add(pair, count)
    if (times < MANY || state.dialsIn.has(pair)) return undefined
    return {
      severity: times >= FLOOD ? 'major' : undefined,
      summary: `${context.nameOf('client')} sent the station ${context.nameOf('server')} ${times} messages within ten seconds that only stations send (${fact.name})`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a client sends monitor data to a station', facts: sent(MANY, 0.5) },
        { when: 'it floods it', facts: sent(FLOOD, 0.02), severity: 'major' },
      ],
      silent: [
        { when: 'a station dials in to its control centre', facts: [dialsIn, ...sent(FLOOD, 0.02)] },
        { when: 'less often', facts: sent(MANY, 5) },
        { when: 'the station sends monitor data', facts: sent(MANY, 0.5, '1', 'succeeded') },
        { when: 'a confirmation is mirrored', facts: sent(MANY, 0.5, '45') },
      ],
    }
  },
})
