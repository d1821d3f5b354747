import { defineRule } from '#model/rule'

const seen = {
  kind: 'anomaly',
  about: 'client',
  what: 'confirmation-wanted-by-master',
  detail: 'Read',
} as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-master-wants-confirmation',
  engine: 'protocol',
  title: 'Master asks for a confirmation that only outstations may ask for',
  category: 'Illegal Commands',
  severity: 'warning',
  techniques: ['T0869'],
  counterpart: ['Master Requested an Application Layer Confirmation'],
  learnable: false,
  why: 'The standard forbids it, so a master that does so is home-made, broken, or a tool.',
  todo: ['Find out what the sender is', 'Ask the maker of the master about this version'],
  falsePositives: 'Old masters that set the bit in every request.',
  watches: 'anomaly',
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'dnp3' || fact.kind !== 'anomaly') return undefined
    if (fact.what !== 'confirmation-wanted-by-master') return undefined
    return {
      summary: `${known.nameOf('client')} asks ${known.nameOf('server')} to confirm the request ${fact.detail ?? ''} itself, which no master may`,
    }
  },
  examples: {
    fires: [{ when: 'a read asks for it', facts: [{ fact: seen, ...place }] }],
    silent: [
      {
        when: 'a request is ill-formed',
        facts: [{ fact: { ...seen, what: 'malformed-request' }, ...place }],
      },
    ],
  },
})
