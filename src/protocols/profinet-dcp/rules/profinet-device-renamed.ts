import { defineRule } from '#model/rule'
import { stateMap, stateSet } from '#model/rule-state'

/** Options that set a device's name or address: IEC 61158-6-10:2019, DCP options 1 and 2. */
const PLACE = /\bname of station\b|\bIP parameter\b/
/** The longest cycle times are half a second, and repeats are reported every few seconds: longer silence means no data exchange. */
const FRESH_MICROSECONDS = 60e6

const set = {
  kind: 'operation',
  verb: 'configure',
  name: 'DCP Set: name of station',
  code: 'set',
  object: 'name of station',
  outcome: 'requested',
} as const
const exchanged = { kind: 'stream', about: 'client', id: '0x8000', sequence: 1, state: 'run' } as const
const CONTROLLER = '02:00:00:00:00:01'
const DEVICE = '02:00:00:00:00:02'
const UNKNOWN_HOST = '02:00:00:00:00:66'
const rt = (at: number) =>
  ({ protocol: 'profinet-rt', client: CONTROLLER, server: DEVICE, at, fact: exchanged }) as const
const dcp = (client: string, at: number) =>
  ({ protocol: 'profinet-dcp', client, server: DEVICE, at, fact: set }) as const

export const rule = defineRule({
  id: 'profinet-device-renamed',
  engine: 'anomaly',
  title: 'PROFINET name or address changed in operation',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0836', 'T0814'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A controller finds its devices by name. After a new name or address the cell stops until it is restored; one unauthenticated frame is enough.',
  todo: [
    'Find the sender by its MAC address and switch port',
    'Check whether the device still exchanges data with its controller',
    'Set its name and address again',
  ],
  falsePositives: 'An engineer who renames a device while its controller runs; use a maintenance window.',
  match: {
    kind: ['operation', 'stream'],
    protocols: ['profinet-dcp', 'profinet-rt'],
    outcomes: ['requested'],
    verbs: ['configure'],
  },
  state: {
    pairs: stateSet({ limit: 10_000 }),
    partners: stateMap<{ readonly mac: string; readonly time: number }>({ limit: 10_000 }),
  },
  evaluate({ fact, protocol, client, server, lastTime }, context, state) {
    if (client.mac === undefined || server.mac === undefined) return undefined
    if (fact.kind === 'stream' && protocol === 'profinet-rt') {
      state.pairs.add([client.mac, server.mac])
      state.partners.set(client.mac, { mac: server.mac, time: lastTime })
      state.partners.set(server.mac, { mac: client.mac, time: lastTime })
      return undefined
    }
    if (fact.kind !== 'operation' || protocol !== 'profinet-dcp') return undefined
    if (!PLACE.test(`${fact.name} ${fact.object ?? ''}`)) return undefined
    const partner = state.partners.get(server.mac)
    if (partner === undefined || lastTime - partner.time > FRESH_MICROSECONDS) return undefined
    // A host that exchanges data with it, in either direction, may configure it; it may have more partners than the last.
    if (state.pairs.has([client.mac, server.mac]) || state.pairs.has([server.mac, client.mac]))
      return undefined
    return {
      summary: `${context.nameOf('client')} changed the ${fact.object ?? 'name or address'} of ${context.nameOf('server')} while it exchanges data with ${partner.mac} (PROFINET DCP)`,
    }
  },
  examples: {
    fires: [
      { when: 'an unknown host renames a device in operation', facts: [rt(0), rt(5), dcp(UNKNOWN_HOST, 6)] },
      {
        when: 'it sets the address',
        facts: [rt(0), { ...dcp(UNKNOWN_HOST, 6), fact: { ...set, object: 'IP parameter' } }],
      },
    ],
    silent: [
      { when: 'its controller does', facts: [rt(0), dcp(CONTROLLER, 6)] },
      { when: 'it is not in operation yet', facts: [dcp(UNKNOWN_HOST, 6)] },
      { when: 'it stopped minutes ago', facts: [rt(0), dcp(UNKNOWN_HOST, 300)] },
      {
        when: 'it is made to blink',
        facts: [
          rt(0),
          { ...dcp(UNKNOWN_HOST, 6), fact: { ...set, name: 'DCP Set: signal', object: 'signal' } },
        ],
      },
    ],
  },
})
