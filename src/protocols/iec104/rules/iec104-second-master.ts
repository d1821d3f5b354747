import { defineRule } from '#model/rule'

/** Steps of a centre that connects to a station: start transfer, interrogate, request files. IEC 60870-5-104 §5.3. */
const TAKES_UP: ReadonlySet<string> = new Set(['STARTDT', '100', '122', '127'])

const op = (code: string, client: string, at: number) =>
  ({
    protocol: 'iec104',
    serverPort: 2404,
    client,
    at,
    fact: {
      kind: 'operation',
      verb: code === 'STARTDT' ? 'subscribe' : 'read',
      name: code === 'STARTDT' ? 'STARTDT' : 'C_IC_NA_1 interrogation command',
      code,
      outcome: 'requested',
    },
  }) as const
const CENTRE = '10.0.0.1'
const INTRUDER = '10.0.0.66'

export const rule = defineRule({
  id: 'iec104-second-master',
  engine: 'anomaly',
  title: 'Second IEC 104 control centre',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0848', 'T0802'],
  defenderTitles: [],
  consequence: 'command',
  learnable: true,
  // With a baseline, the rules for new connections and commands report it.
  whileLearning: 'alert',
  why: 'Industroyer began like this: an unknown host started the data transfer of a station and interrogated it, to find its breakers.',
  todo: [
    'Identify the new client: device, owner and first appearance',
    'Disconnect it if it is unknown',
    'Watch for its commands, above all at single and double points',
  ],
  falsePositives: 'A second centre or an announced tester.',
  match: { kind: 'operation', protocols: ['iec104'], outcomes: ['requested'], verbs: ['subscribe', 'read'] },
  evaluate({ fact }, context) {
    if (!TAKES_UP.has(fact.code) || !context.isLearning) return undefined
    const late = context.lateClient()
    if (late === undefined) return undefined
    return {
      summary: `${context.nameOf('client')} connected to the station ${context.nameOf('server')} ${late.afterSeconds} s after ${late.first} and acts as its control centre as well (${fact.name})`,
      normal: `${late.first} was the first client of this station, and still is active; nothing else was learned yet.`,
    }
  },
  examples: {
    fires: [
      {
        when: 'nothing is learned, and another client interrogates',
        stillLearning: true,
        facts: [op('100', CENTRE, 0), op('100', CENTRE, 30), op('100', INTRUDER, 31)],
      },
    ],
    silent: [
      {
        when: 'two centres are there from the start',
        stillLearning: true,
        facts: [op('STARTDT', CENTRE, 0), op('STARTDT', INTRUDER, 2), op('100', INTRUDER, 40)],
      },
      {
        when: 'the centre interrogates again',
        stillLearning: true,
        facts: [op('100', CENTRE, 0), op('100', CENTRE, 900)],
      },
    ],
  },
})
