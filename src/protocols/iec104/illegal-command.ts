/** What the rules about commands that a station does not know have in common. */
import { isQuiet, type Operation } from '#model/fact'
import { defineRule, type Rule } from '#model/rule'

/** As many different ones within a minute are no mistake: somebody looks what there is. */
const PROBES = 8
const WINDOW_SECONDS = 60

const command = {
  kind: 'operation',
  verb: 'operate',
  name: 'C_DC_NA_1',
  code: '46',
  object: 'ioa:5001',
  unit: '10',
  outcome: 'refused',
} as const
const place = { protocol: 'iec104', serverPort: 2404 } as const

/** One way in which a command does not fit its station. */
export interface Illegal
  extends Pick<Rule, 'id' | 'title' | 'techniques' | 'counterpart' | 'why' | 'falsePositives'> {
  /** The cause of transmission that refuses it: IEC 60870-5-101:2003 §7.2.3, 44 to 47. */
  readonly error: string
  /** What the station says, such as `does not know this type`. */
  readonly told: string
  /** What differs from one probe to the next. */
  readonly probed: (operation: Operation) => string
}

export function illegalCommand({ error, told, probed, ...rule }: Illegal): Rule {
  return defineRule({
    ...rule,
    engine: 'protocol',
    category: 'Illegal Commands',
    severity: 'major',
    learnable: false,
    todo: [
      'See whether the sender is the true control centre',
      'Compare its point list with the station',
      'Look for commands that were accepted',
    ],
    watches: 'operation',
    concerns: { protocols: ['iec104'], outcomes: ['refused'] },
    evaluate({ fact, protocol, client, server }, known) {
      if (protocol !== 'iec104' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
      if (fact.error !== error) return undefined
      const tried = known.distinct(`${client.ip} ${server.ip}`, probed(fact), WINDOW_SECONDS)
      const isProbing = tried >= PROBES
      const many = isProbing ? `; ${tried} different ones within a minute` : ''
      const object = fact.object === undefined ? '' : ` for ${fact.object}`
      return {
        severity: isQuiet(fact.verb) && !isProbing ? 'minor' : undefined,
        summary: `${known.nameOf('client')} sent ${fact.name}${object} to station ${fact.unit} at ${known.nameOf('server')}, which ${told}${many}`,
      }
    },
    examples: {
      fires: [
        {
          when: 'a command is refused so',
          facts: [{ fact: { ...command, error }, ...place }],
          severity: 'major',
        },
        {
          when: 'an interrogation is refused so',
          facts: [{ fact: { ...command, verb: 'read', name: 'C_IC_NA_1', code: '100', error }, ...place }],
          severity: 'minor',
        },
      ],
      silent: [
        {
          when: 'it is refused by the process',
          facts: [{ fact: { ...command, error: 'negative confirmation' }, ...place }],
        },
        { when: 'it is confirmed', facts: [{ fact: { ...command, outcome: 'ok' }, ...place }] },
      ],
    },
  })
}
