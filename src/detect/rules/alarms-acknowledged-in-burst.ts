import {
  defineRule,
  type ExampleFact,
  type RuleContext,
  type RuleExamples,
  type RuleInput,
} from '#model/rule'
import { countWindow, type StateOf, stateMap } from '#model/rule-state'

/** Acknowledgements of one client within a minute: an operator reads each alarm, which takes some seconds (ISA-18.2, EEMUA 191). */
const MOST = 15
const WINDOW_SECONDS = 60
/** Times the greatest minute that was learned: alarm floods are acknowledged in one go where operators always do so. */
const FACTOR = 2

const acknowledge = (count: number, at = 0, client = '10.0.0.1'): readonly ExampleFact[] =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'bacnet',
    client,
    serverPort: 47_808,
    transport: 'udp',
    at: at + i,
    fact: {
      kind: 'operation',
      verb: 'execute',
      name: 'AcknowledgeAlarm',
      code: 'c0',
      object: `analog-input:${i}`,
      outcome: 'requested',
    },
  }))

const STATE = {
  acknowledgements: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  mostLearned: stateMap<number>({ limit: 10_000, persisted: 'number' }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'alarms-acknowledged-in-burst',
  engine: 'anomaly',
  title: 'Many alarms acknowledged or shelved at once',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0878'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  evidence: 'learned',
  why: 'An acknowledged alarm disappears from the screens. Attackers acknowledge or shelve alarms so that operators do not see what they do.',
  todo: [
    'Ask the operators whether they acknowledged the alarms',
    'Read the alarms again at the devices',
    'Check what the client did before',
  ],
  falsePositives: 'The end of an alarm flood, where operators acknowledge all alarms of a page.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'] },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, client, count } = input
    if (fact.verb === 'read' || context.action() !== 'acknowledge') return undefined
    const key = `${client.ip ?? client.mac}`
    const inMinute = state.acknowledgements.add(key, count)
    const usual = learned(context, state, key, inMinute)
    if (inMinute < Math.max(MOST, usual * FACTOR + 1)) return undefined
    return {
      severity: context.isLearning ? 'minor' : undefined,
      summary: `${context.nameOf('client')} acknowledged or shelved ${inMinute} alarms within a minute (${fact.name})`,
      normal: usual === 0 ? '' : `It acknowledged at most ${usual} a minute.`,
      target: targetOf(input),
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a client acknowledges all alarms', learned: acknowledge(2), facts: acknowledge(MOST) },
        { when: 'nothing is learned', stillLearning: true, facts: acknowledge(MOST), severity: 'minor' },
      ],
      silent: [
        {
          when: 'an operator acknowledges some alarms',
          learned: acknowledge(2),
          facts: acknowledge(MOST - 1),
        },
        {
          when: 'the operators always acknowledge whole pages',
          learned: acknowledge(MOST),
          facts: acknowledge(MOST * FACTOR),
        },
        {
          when: 'alarms are acknowledged one after the other',
          learned: acknowledge(2),
          facts: acknowledge(MOST * 2).map((one, i) => ({ ...one, at: i * 10 })),
        },
      ],
    }
  },
})

/** The greatest minute of this client while learning; grows then. */
function learned(context: RuleContext, state: State, key: string, inMinute: number): number {
  const usual = state.mostLearned.get(key) ?? 0
  if (context.isLearning && inMinute > usual) state.mostLearned.set(key, inMinute)
  return context.isLearning ? 0 : usual
}

/** Alarms of one device, or of several. */
function targetOf({ server }: RuleInput): string {
  return server.ip ?? server.mac ?? ''
}
