import { isQuiet } from '#model/fact'
import { defineRule } from '#model/rule'

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

export const rule = defineRule({
  id: 'iec104-type-unknown',
  engine: 'protocol',
  title: 'Station does not know the kind of command that it was sent',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0836'],
  counterpart: ['Slave Device Received Illegal ASDU Type'],
  learnable: false,
  why: 'A control centre sends what its stations know. Others try one type after another to find the command that moves a breaker.',
  todo: [
    'See whether the sender is the true control centre',
    'Compare its point list with the station',
    'Look for commands that were accepted',
  ],
  falsePositives: 'A control centre set up for a newer station.',
  watches: 'operation',
  concerns: { protocols: ['iec104'], outcomes: ['refused'] },
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'iec104' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error !== 'unknown type identification') return undefined
    const tried = known.distinct(`${client.ip} ${server.ip}`, `${fact.code}`, WINDOW_SECONDS)
    const isProbing = tried >= PROBES
    const many = isProbing ? `; ${tried} different ones within a minute` : ''
    return {
      severity: isQuiet(fact.verb) && !isProbing ? 'minor' : undefined,
      summary: `${known.nameOf('client')} sent ${fact.name}${fact.object === undefined ? '' : ` for ${fact.object}`} to station ${fact.unit} at ${known.nameOf('server')}, which does not know this type${many}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a command is refused so',
        facts: [{ fact: { ...command, error: 'unknown type identification' }, ...place }],
        severity: 'major',
      },
      {
        when: 'an interrogation is refused so',
        facts: [
          {
            fact: {
              ...command,
              verb: 'read',
              name: 'C_IC_NA_1',
              code: '100',
              error: 'unknown type identification',
            },
            ...place,
          },
        ],
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
