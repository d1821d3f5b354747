import { defineRule } from '#model/rule'

const seen = {
  kind: 'anomaly',
  about: 'client',
  what: 'goose-revision',
  detail: 'BAY1PROT/LLN0$GO$gcb_trip: confRev is another than before',
} as const
const place = { protocol: 'goose', client: '02:00:00:00:00:01', server: '01:0c:cd:01:00:03' } as const

export const rule = defineRule({
  id: 'goose-configuration-changed',
  engine: 'operational',
  title: 'GOOSE data set configuration changed',
  category: 'Configuration Changes',
  severity: 'warning',
  techniques: ['T0836'],
  defenderTitles: ['GOOSE Dataset Configuration was Changed'],
  learnable: false,
  why: 'Subscribers read the members of a data set by position: after a change they may confuse values or reject all.',
  todo: [
    'Ask for the change ticket',
    'Compare the publisher with the station’s description (SCD)',
    'Check that no second device publishes under this name',
  ],
  falsePositives: 'Planned changes of the station.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'goose') return undefined
    if (fact.what !== 'goose-revision' && fact.what !== 'goose-data-set') return undefined
    return {
      summary: `GOOSE configuration of ${context.nameOf('client')} changed (${fact.detail ?? ''})`,
    }
  },
  examples: {
    fires: [{ when: 'it changes', facts: [{ fact: seen, ...place }] }],
    silent: [{ when: 'messages were lost', facts: [{ fact: { ...seen, what: 'goose-gap' }, ...place }] }],
  },
})
