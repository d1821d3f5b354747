import { isQuiet } from '#model/fact'
import { defineRule } from '#model/rule'

/** As many different ones within a minute are no mistake: somebody looks what there is. */
const PROBES = 8
const WINDOW_SECONDS = 60

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:900..909',
  unit: '1',
  outcome: 'refused',
} as const

export const rule = defineRule({
  id: 'modbus-value-refused',
  engine: 'protocol',
  title: 'Modbus device refused the value or length of a request',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0836'],
  counterpart: ['Slave Device Received Illegal Data Value Parameter'],
  learnable: false,
  why: 'The device’s own limits stopped a value. A client that sends such values is wrong, or tests how far it can go.',
  todo: [
    'Ask who wrote the value',
    'Look whether other values were accepted before',
    'Compare it with the limits of the process',
  ],
  falsePositives: 'Limits that were made narrower in the device and not in the client.',
  watches: 'operation',
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'modbus' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error !== 'Illegal Data Value') return undefined
    const item = `${fact.code} ${fact.object ?? ''} ${fact.value ?? ''}`
    const tried = known.distinct(`${client.ip} ${server.ip}`, item, WINDOW_SECONDS)
    const isProbing = tried >= PROBES
    const many = isProbing ? `; ${tried} different ones within a minute` : ''
    return {
      severity: isQuiet(fact.verb) && !isProbing ? 'warning' : undefined,
      summary: `${known.nameOf('client')} sent ${fact.name} (function ${fact.code}${fact.object === undefined ? '' : `, ${fact.object}`}) to unit ${fact.unit} of ${known.nameOf('server')}, which does not accept this value or length${many}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a read is refused',
        facts: [{ fact: { ...read, error: 'Illegal Data Value' } }],
        severity: 'warning',
      },
      {
        when: 'a write is refused',
        facts: [
          {
            fact: {
              ...read,
              verb: 'write',
              name: 'Write Single Register',
              code: '6',
              object: 'holding:900',
              error: 'Illegal Data Value',
            },
          },
        ],
        severity: 'major',
      },
      {
        when: 'a client tries one after another',
        facts: Array.from({ length: PROBES }, (_, i) => ({
          fact: { ...read, code: String(60 + i), error: 'Illegal Data Value' },
          at: i,
        })),
        severity: 'major',
      },
    ],
    silent: [
      { when: 'the unit is busy', facts: [{ fact: { ...read, error: 'Server Device Busy' } }] },
      { when: 'it is answered', facts: [{ fact: { ...read, outcome: 'ok' } }] },
    ],
  },
})
