import { defineRule } from '#model/rule'

/** What a centre does when it takes a station up: start its reports, interrogate it, ask for its files. IEC 60870-5-104 §5.3. */
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
      outcome: 'asked',
    },
  }) as const
const CENTRE = '10.0.0.1'
const INTRUDER = '10.0.0.66'

export const rule = defineRule({
  id: 'iec104-second-master',
  engine: 'anomaly',
  title: 'A second control centre takes up a station',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0848', 'T0802'],
  counterpart: [],
  learnable: true,
  // With something learned, the rules about new links and functions say it.
  whileLearning: 'alert',
  why: 'Industroyer began like this: a host that nobody knew started the reports of a station and interrogated it, to learn which breakers it has.',
  todo: [
    'Find the new client: which device, whose, since when',
    'Cut it off if nobody knows it',
    'Watch for commands of it, above all at single and double points',
  ],
  falsePositives: 'A second centre or a tester who was announced.',
  watches: 'operation',
  concerns: { protocols: ['iec104'], outcomes: ['asked'], verbs: ['subscribe', 'read'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'iec104' || fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    if (!TAKES_UP.has(fact.code) || !known.isLearning) return undefined
    const late = known.latecomer()
    if (late === undefined) return undefined
    return {
      summary: `${known.nameOf('client')} came ${late.afterSeconds} s after ${late.first} to the station ${known.nameOf('server')}, and takes it up as well (${fact.name})`,
      normal: `${late.first} asked this station before, and still does; nothing else was learned yet.`,
    }
  },
  examples: {
    fires: [
      {
        when: 'nothing is learned, and another comes and interrogates',
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
