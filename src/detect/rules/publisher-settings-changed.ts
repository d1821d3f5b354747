import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

const titles: ReadonlyMap<string, string> = new Map([
  ['goose', 'GOOSE Message Type Settings'],
  ['sampled-values', 'Sampled Values Message Type Settings'],
])
/** Clock synchronization of a merging unit follows its time source; it is no setting. */
const CLOCK = /, smpSynch [^,]*/

const stream = {
  kind: 'stream',
  about: 'client',
  id: 'BAY1PROT/LLN0$GO$gcb_trip',
  sequence: 3,
  state: 'confRev 1, APPID 16385',
} as const
const goose = { protocol: 'goose', client: '02:00:00:00:00:01', server: '01:0c:cd:01:00:01' } as const

export const rule = defineRule({
  id: 'publisher-settings-changed',
  formerIds: ['message-settings-changed'],
  engine: 'policy',
  title: 'GOOSE or SV publisher settings changed',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0836', 'T1692.002'],
  defenderTitles: [...titles.values()],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Protection relays trust these messages without authentication. Another revision or a test flag makes them trip, or never trip.',
  todo: [
    'Ask whether the substation is being tested or reconfigured',
    'Compare with the SCD file',
    'Find the switch port of the sending MAC address',
  ],
  falsePositives: 'Commissioning and planned tests with the simulation flag set: use a maintenance window.',
  match: { kind: 'stream' },
  state: {
    settings: stateMap<string>({ limit: 10_000, persisted: 'string' }),
  },
  evaluate({ fact, protocol, client }, context, state) {
    const title = titles.get(protocol)
    if (title === undefined) return undefined
    const settings = fact.state.replace(CLOCK, '')
    // By name alone: a spoofed message has the same name and another sender.
    const before = state.settings.swap(fact.id, settings)
    if (before === undefined || before === settings) return undefined
    return {
      summary: `${fact.id} of ${context.nameOf('client')} changed from ${before} to ${settings}`,
      normal: `It had ${before}.`,
      source: client.mac ?? client.ip,
      subject: fact.id,
      defenderTitles: [title],
    }
  },
  examples: {
    fires: [
      {
        when: 'a message of the same name has the simulation flag',
        facts: [
          { ...goose, fact: stream },
          { ...goose, fact: { ...stream, state: `${stream.state}, simulation` }, at: 1 },
        ],
      },
    ],
    silent: [
      {
        when: 'only the state number increases',
        facts: [
          { ...goose, fact: stream },
          { ...goose, fact: { ...stream, sequence: 4 }, at: 1 },
        ],
      },
      {
        when: 'a merging unit loses its clock',
        facts: [
          {
            ...goose,
            protocol: 'sampled-values',
            fact: { ...stream, state: 'confRev 1, APPID 16384, smpSynch global' },
          },
          {
            ...goose,
            protocol: 'sampled-values',
            fact: { ...stream, state: 'confRev 1, APPID 16384, smpSynch local' },
            at: 1,
          },
        ],
      },
    ],
  },
})
