import { defineRule } from '#model/rule'
import { stateRecords, stateSet } from '#model/rule-state'

/** Announcements of redundant routers: RFC 2281 §5.1, RFC 5798 §5.1. */
const STANDBY = /^(hsrp|vrrp) (\S+) virtual (\S+) priority (\d+)$/
/** Backup routers have announced themselves after the hold time, three hellos: RFC 2281 §5.1; RFC 5798 §6.1. */
const SETTLED_SECONDS = 10

const says = (client: string, priority: number, at: number, protocol = 'hsrp') =>
  ({
    protocol,
    client,
    server: '224.0.0.2',
    serverPort: 1985,
    at,
    fact: {
      kind: 'topology',
      about: 'client',
      route: `${protocol} 1 virtual 10.0.0.1 priority ${priority}`,
    },
  }) as const
const GATEWAYS = [says('10.0.0.2', 110, 0), says('10.0.0.3', 100, 2)]

export const rule = defineRule({
  id: 'rogue-hsrp-vrrp-gateway',
  formerIds: ['router-role-taken'],
  engine: 'anomaly',
  title: 'Rogue HSRP/VRRP gateway',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'Routers elect the gateway by a priority that any host can announce. The highest one receives the traffic of all hosts, and can read, change or drop it.',
  todo: [
    'Find the switch port of the new router',
    'Ask whether a router was added or replaced',
    'Enable authentication between routers, and filter such packets at access ports',
  ],
  falsePositives: 'A new or replaced router that is meant to be the primary of its group.',
  match: { kind: 'topology', protocols: ['hsrp', 'vrrp'] },
  state: {
    routers: stateSet({ limit: 10_000, persisted: true }),
    groups: stateRecords({ limit: 10_000, persisted: true, fields: { highest: 0, since: 0 } }),
  },
  evaluate({ fact, protocol, client, server, vlan, time }, _, state) {
    if (fact.route === undefined) return undefined
    const said = STANDBY.exec(fact.route)
    if (said === null || said[1] !== protocol) return undefined
    const [, , group, address, priority] = said
    const who = (fact.about === 'server' ? server : client).ip ?? ''
    const key = `${protocol} ${group} ${address} ${vlan ?? 0}`
    const isNew = state.routers.add(`${key} ${who}`)
    const { highest, since } = state.groups.get(key) ?? { highest: -1, since: time }
    state.groups.set(key, { highest: Math.max(highest, Number(priority)), since })
    if (!isNew || highest < 0 || Number(priority) <= highest) return undefined
    if (time - since < SETTLED_SECONDS * 1e6) return undefined
    return {
      summary: `${who}, not seen before, announces itself as gateway ${address} with priority ${priority}; the highest so far was ${highest} (${protocol} group ${group})`,
      source: who,
      target: address,
    }
  },
  examples: {
    fires: [
      { when: 'an unknown router announces 255', facts: [...GATEWAYS, says('10.0.0.66', 255, 60)] },
      { when: 'after learning', learned: GATEWAYS, facts: [says('10.0.0.66', 255, 600)] },
      { when: 'by VRRP', facts: [says('10.0.0.2', 100, 0, 'vrrp'), says('10.0.0.66', 254, 60, 'vrrp')] },
    ],
    silent: [
      { when: 'the routers are seen for the first time', facts: [...GATEWAYS].reverse() },
      { when: 'a third router joins as backup', facts: [...GATEWAYS, says('10.0.0.4', 90, 60)] },
      { when: 'the second takes over', facts: [...GATEWAYS, says('10.0.0.3', 120, 60)] },
    ],
  },
})
