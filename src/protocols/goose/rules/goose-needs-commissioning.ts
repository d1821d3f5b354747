import { defineRule } from '#model/rule'

const state = {
  kind: 'stream',
  about: 'client',
  id: 'BAY1PROT/LLN0$GO$gcb_trip',
  sequence: 1,
  state: 'confRev 1, APPID 3, ndsCom',
} as const
const place = { protocol: 'goose', client: '02:00:00:00:00:01', server: '01:0c:cd:01:00:03' } as const

export const rule = defineRule({
  id: 'goose-needs-commissioning',
  engine: 'operational',
  title: 'GOOSE control block needs commissioning',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T1691.001', 'T0821'],
  defenderTitles: ['GOOSE Control Block Requires Further Configuration'],
  learnable: false,
  why: 'Subscribers must not act on such messages: trips and interlocks that rely on them do not work.',
  todo: [
    'Check the configuration of the publishing device',
    'Compare it with the station’s description (SCD)',
    'Check which protection functions subscribe to it',
  ],
  falsePositives: 'Commissioning.',
  match: { kind: 'stream' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'goose' || !fact.state.endsWith('ndsCom')) return undefined
    return {
      subject: fact.id,
      summary: `${context.nameOf('client')} publishes ${fact.id} with the flag that it needs commissioning (ndsCom)`,
    }
  },
  examples: {
    fires: [{ when: 'the flag is set', facts: [{ fact: state, ...place }] }],
    silent: [{ when: 'it is not', facts: [{ fact: { ...state, state: 'confRev 1, APPID 3' }, ...place }] }],
  },
})
