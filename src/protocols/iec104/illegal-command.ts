/** Shared part of the rules about commands with an unknown type, cause or address. */
import { isQuiet, type Operation } from '#model/fact'
import { defineRule, type Rule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** This many different attempts within a minute are a scan, not a mistake. */
const PROBES = 8
const WINDOW_SECONDS = 60

const command = {
  kind: 'operation',
  verb: 'operate',
  name: 'C_DC_NA_1',
  code: '46',
  object: 'ioa:5001',
  unit: '10',
  outcome: 'rejected',
} as const
const place = { protocol: 'iec104', serverPort: 2404 } as const

/** A reason for which a station rejects a command. */
export interface Illegal
  extends Pick<Rule, 'id' | 'title' | 'techniques' | 'defenderTitles' | 'why' | 'falsePositives'> {
  /** The cause of transmission of the rejection: IEC 60870-5-101:2003 §7.2.3, 44 to 47. */
  readonly error: string
  /** Clause of the summary, such as `rejected the unknown type`. */
  readonly clause: string
  /** The part of the operation that differs between attempts. */
  readonly probed: (operation: Operation) => string
}

export function illegalCommand({ error, clause, probed, ...rule }: Illegal): Rule {
  return defineRule({
    ...rule,
    engine: 'protocol',
    category: 'Illegal Commands',
    severity: 'major',
    learnable: false,
    todo: [
      'Check whether the sender is the true control centre',
      'Compare its point list with the station',
      'Check for accepted commands',
    ],
    match: { kind: 'operation', protocols: ['iec104'], outcomes: ['rejected'] },
    state: { items: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }) },
    evaluate({ fact, client, server }, known, { items }) {
      if (fact.error !== error) return undefined
      const tried = items.add([client.ip, server.ip], probed(fact))
      const isProbing = tried >= PROBES
      const many = isProbing ? `; ${tried} different ones within a minute` : ''
      const object = fact.object === undefined ? '' : ` for ${fact.object}`
      return {
        severity: isQuiet(fact.verb) && !isProbing ? 'minor' : undefined,
        summary: `${known.nameOf('client')} sent ${fact.name}${object} to station ${fact.unit} at ${known.nameOf('server')}, which ${clause}${many}`,
      }
    },
    examples: {
      fires: [
        {
          when: 'a command is rejected for this reason',
          facts: [{ fact: { ...command, error }, ...place }],
          severity: 'major',
        },
        {
          when: 'an interrogation is rejected for this reason',
          facts: [{ fact: { ...command, verb: 'read', name: 'C_IC_NA_1', code: '100', error }, ...place }],
          severity: 'minor',
        },
      ],
      silent: [
        {
          when: 'the process rejects it',
          facts: [{ fact: { ...command, error: 'negative confirmation' }, ...place }],
        },
        { when: 'it is confirmed', facts: [{ fact: { ...command, outcome: 'succeeded' }, ...place }] },
      ],
    },
  })
}
