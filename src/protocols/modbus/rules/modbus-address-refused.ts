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
  id: 'modbus-address-refused',
  engine: 'protocol',
  title: 'Modbus device does not have the registers that it was asked for',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T1692.001', 'T0861'],
  counterpart: ['Slave Device Received Illegal Data Address Parameter'],
  learnable: false,
  why: 'A client with a wrong register map reads, or writes, something else than its makers meant. One who goes through all addresses is mapping the device.',
  todo: [
    'See whether the client is one that polls this device',
    'Compare its register map with the device',
    'Look for writes from the same client',
  ],
  falsePositives: 'A register map that was wrong from the beginning; it then repeats itself steadily.',
  watches: 'operation',
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'modbus' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error !== 'Illegal Data Address') return undefined
    const item = `${fact.code} ${fact.object ?? ''}`
    const tried = known.distinct(`${client.ip} ${server.ip}`, item, WINDOW_SECONDS)
    const isProbing = tried >= PROBES
    const many = isProbing ? `; ${tried} different ones within a minute` : ''
    return {
      severity: isQuiet(fact.verb) && !isProbing ? 'warning' : undefined,
      summary: `${known.nameOf('client')} sent ${fact.name} (function ${fact.code}${fact.object === undefined ? '' : `, ${fact.object}`}) to unit ${fact.unit} of ${known.nameOf('server')}, which does not have them${many}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a read is refused',
        facts: [{ fact: { ...read, error: 'Illegal Data Address' } }],
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
              error: 'Illegal Data Address',
            },
          },
        ],
        severity: 'major',
      },
      {
        when: 'a client tries one after another',
        facts: Array.from({ length: PROBES }, (_, i) => ({
          fact: { ...read, code: String(60 + i), error: 'Illegal Data Address' },
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
