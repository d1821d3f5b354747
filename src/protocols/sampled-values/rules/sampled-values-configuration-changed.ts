import { defineRule } from '#model/rule'

const seen = {
  kind: 'anomaly',
  about: 'client',
  what: 'sv-revision',
  detail: 'MU01: confRev is another than before',
} as const
const place = {
  protocol: 'sampled-values',
  client: '02:00:00:00:00:01',
  server: '01:0c:cd:01:00:03',
} as const

export const rule = defineRule({
  id: 'sampled-values-configuration-changed',
  engine: 'operational',
  title: 'Sampled values data set configuration changed',
  category: 'Configuration Changes',
  severity: 'warning',
  techniques: ['T0836'],
  defenderTitles: ['Sampled Values Message Dataset Configuration was Changed'],
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
    if (protocol !== 'sampled-values') return undefined
    if (fact.what !== 'sv-revision') return undefined
    return {
      summary: `Sampled values configuration of ${context.nameOf('client')} changed (${fact.detail ?? ''})`,
    }
  },
  examples: {
    fires: [{ when: 'it changes', facts: [{ fact: seen, ...place }] }],
    silent: [{ when: 'messages were lost', facts: [{ fact: { ...seen, what: 'sv-gap' }, ...place }] }],
  },
})
