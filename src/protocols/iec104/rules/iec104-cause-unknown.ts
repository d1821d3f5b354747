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
  id: 'iec104-cause-unknown',
  engine: 'protocol',
  title: 'Station does not know the cause of a command that it was sent',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0836'],
  counterpart: ['Slave Device Received Illegal Command Cause of Transmission'],
  learnable: false,
  why: 'Causes that do not fit come from home-made tools and fuzzers; control centres keep to the list they agreed on.',
  todo: [
    'See whether the sender is the true control centre',
    'Compare its point list with the station',
    'Look for commands that were accepted',
  ],
  falsePositives: 'A control centre of another make than the station.',
  watches: 'operation',
  concerns: { protocols: ['iec104'], outcomes: ['refused'] },
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'iec104' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error !== 'unknown cause of transmission') return undefined
    const tried = known.distinct(`${client.ip} ${server.ip}`, `${fact.code} ${fact.name}`, WINDOW_SECONDS)
    const isProbing = tried >= PROBES
    const many = isProbing ? `; ${tried} different ones within a minute` : ''
    return {
      severity: isQuiet(fact.verb) && !isProbing ? 'minor' : undefined,
      summary: `${known.nameOf('client')} sent ${fact.name}${fact.object === undefined ? '' : ` for ${fact.object}`} to station ${fact.unit} at ${known.nameOf('server')}, which does not know this cause of transmission${many}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a command is refused so',
        facts: [{ fact: { ...command, error: 'unknown cause of transmission' }, ...place }],
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
              error: 'unknown cause of transmission',
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
