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
  id: 'modbus-function-refused',
  engine: 'protocol',
  title: 'Modbus device does not know a function that it was asked for',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0888'],
  counterpart: ['Slave Device Received Illegal Function Code'],
  learnable: false,
  why: 'Clients know which functions their devices have. Others try them one by one to learn what stands there.',
  todo: [
    'See whether the client is one that polls this device',
    'Look which functions it tried besides',
    'Compare its set-up with the device’s manual',
  ],
  falsePositives: 'Discovery by asset managers and engineering tools; a client set up for another model.',
  watches: 'operation',
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'modbus' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error !== 'Illegal Function') return undefined
    const item = fact.code
    const tried = known.distinct(`${client.ip} ${server.ip}`, item, WINDOW_SECONDS)
    const isProbing = tried >= PROBES
    const many = isProbing ? `; ${tried} different ones within a minute` : ''
    return {
      severity: isQuiet(fact.verb) && !isProbing ? 'warning' : undefined,
      summary: `${known.nameOf('client')} sent ${fact.name} (function ${fact.code}${fact.object === undefined ? '' : `, ${fact.object}`}) to unit ${fact.unit} of ${known.nameOf('server')}, which does not know it${many}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a read is refused',
        facts: [{ fact: { ...read, error: 'Illegal Function' } }],
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
              error: 'Illegal Function',
            },
          },
        ],
        severity: 'major',
      },
      {
        when: 'a client tries one after another',
        facts: Array.from({ length: PROBES }, (_, i) => ({
          fact: { ...read, code: String(60 + i), error: 'Illegal Function' },
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
