import { defineRule } from '#model/rule'
import { stateRecords, stateSet } from '#model/rule-state'
import { MICROSECONDS_PER_SECOND, type Microseconds } from '#model/time'

/** Roles that one device of a ring has, by protocol and identity value, and what they control. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['profinet-mrp mrp-manager', 'opens and closes the ring (MRP manager)'], // IEC 62439-2:2016 §5.2
  ['dlr dlr-supervisor', 'opens and closes the ring (DLR supervisor)'], // CIP Networks Library Vol. 2, §9-5
  ['profinet-ptcp clock-master', 'sets the clock by which the ring sends (PTCP sync master)'], // IEC 61158-6-10:2019
])
/** Seconds. Roles are claimed at the start by then: rings test every 20 to 50 ms and settle within a second. */
const SETTLED_SECONDS = 15
/** Seconds. After this silence the holder has failed and a backup replaces it; repeats are reported each minute. */
const GONE_SECONDS = 90
/** Seconds. After a failover only the successor sends. Both at once, for longer than an election takes, is no failover. */
const TOGETHER_SECONDS = 1

const holds = (client: string, at: number, protocol = 'profinet-mrp', value = 'mrp-manager') =>
  ({
    protocol,
    client,
    server: '01:15:4e:00:00:01',
    at,
    fact: {
      kind: 'identity',
      about: 'client',
      attribute: 'role',
      value,
      confidence: 0.85,
      field: 'MRP_Test',
    },
  }) as const
const seconds = (count: number): Microseconds => count * MICROSECONDS_PER_SECOND

/** Further content of a ring message: the device that owns a port, and the ring. */
const belongs = (client: string, neighbour: string, at: number, ring = 'ff') =>
  ({
    ...holds(client, at),
    fact: { kind: 'topology', about: 'client', ring, neighbour },
  }) as const
const MANAGER = '02:00:00:00:00:01'
const ROGUE = '02:00:00:00:00:66'

export const rule = defineRule({
  id: 'ring-manager-impersonated',
  formerIds: ['ring-role-taken'],
  engine: 'anomaly',
  title: 'Rogue MRP or DLR ring manager',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0814'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'One device controls where a ring of controllers and drives is open. A rogue one can split the ring, let frames circulate until it is overloaded, or shift the cycle of all drives.',
  todo: [
    'Find the switch port of the new manager',
    'Check the ring state in the manager and the controller',
    'Ask whether a switch was added, or a second manager configured by mistake',
  ],
  falsePositives: 'The manager of another ring in the same network, when it is seen for the first time.',
  match: {
    kind: ['identity', 'topology'],
    protocols: ['profinet-mrp', 'dlr', 'profinet-ptcp'],
    attributes: ['role'],
  },
  state: {
    // Of a role: who has it, or tries to, since when, and the latest message.
    holders: stateRecords({ limit: 10_000, persisted: true, fields: { who: '', since: 0, last: 0 } }),
    candidates: stateRecords({ limit: 10_000, persisted: true, fields: { who: '', since: 0, last: 0 } }),
    known: stateSet({ limit: 10_000, persisted: true }),
    ports: stateRecords({ limit: 10_000, persisted: true, fields: { owner: '', ring: '' } }),
  },
  evaluate({ fact, protocol, client, vlan, time, lastTime }, _, state) {
    if (fact.kind === 'topology') {
      // Each port of a ring has its own address; the message names the device and the ring.
      if (protocol === 'profinet-mrp' && fact.about === 'client' && fact.neighbour !== undefined)
        state.ports.set(`${client.mac}`, { owner: fact.neighbour, ring: fact.ring ?? '' })
      return undefined
    }
    if (fact.kind !== 'identity') return undefined
    const action = ROLES.get(`${protocol} ${fact.value}`)
    if (action === undefined) return undefined
    const sender = fact.about === 'client' ? (client.mac ?? '') : (fact.about ?? '')
    if (sender === '') return undefined
    const { owner: who, ring: domain } = state.ports.get(sender) ?? { owner: sender, ring: '' }
    const key = `${protocol} ${vlan ?? 0} ${domain}`.trimEnd()
    let holder = state.holders.get(key)
    let candidate = state.candidates.get(key)
    if (holder === undefined || holder.who === who || lastTime - holder.last > seconds(GONE_SECONDS)) {
      state.known.add(`${key} ${who}`)
      state.holders.set(key, { who, since: holder?.since ?? time, last: lastTime })
      if (holder?.who !== who) return undefined
      holder = { ...holder, last: lastTime }
    } else {
      if (state.known.has(`${key} ${who}`)) return undefined
      if (time - holder.since < seconds(SETTLED_SECONDS)) {
        state.known.add(`${key} ${who}`)
        return undefined
      }
      const goesOn = candidate !== undefined && time - candidate.last <= seconds(GONE_SECONDS)
      candidate = { who, since: goesOn ? candidate!.since : time, last: lastTime }
      state.candidates.set(key, candidate)
    }
    const isTogether =
      candidate !== undefined &&
      holder.last >= candidate.since + seconds(TOGETHER_SECONDS) &&
      candidate.last >= holder.last
    if (candidate === undefined || !isTogether) return undefined
    return {
      summary: `${candidate.who} ${action} for the first time; ${holder.who} already does`,
      source: candidate.who,
      target: holder.who,
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown device tests the ring in parallel with its manager',
        facts: [
          holds(MANAGER, 0),
          holds(MANAGER, 55),
          holds(ROGUE, 60),
          holds(MANAGER, 65),
          holds(ROGUE, 66),
        ],
      },
      {
        when: 'after learning',
        learned: [holds(MANAGER, 0)],
        facts: [holds(MANAGER, 600), holds(ROGUE, 601), holds(MANAGER, 605), holds(ROGUE, 610)],
      },
      {
        when: 'unknown devices test the ring, once each',
        facts: [holds(MANAGER, 0), holds(ROGUE, 60), holds(MANAGER, 65), holds('02:00:00:00:00:67', 66)],
      },
      {
        when: 'an unknown device supervises a DLR ring',
        facts: [
          holds(MANAGER, 0, 'dlr', 'dlr-supervisor'),
          holds(MANAGER, 20, 'dlr', 'dlr-supervisor'),
          holds(ROGUE, 21, 'dlr', 'dlr-supervisor'),
          holds(MANAGER, 25, 'dlr', 'dlr-supervisor'),
          holds(ROGUE, 26, 'dlr', 'dlr-supervisor'),
        ],
      },
    ],
    silent: [
      {
        when: 'the ring closes, and the tests from the manager’s other port arrive',
        facts: [
          belongs(MANAGER, MANAGER, 0),
          holds(MANAGER, 0),
          belongs(ROGUE, MANAGER, 60),
          holds(ROGUE, 60),
          holds(MANAGER, 65),
          holds(ROGUE, 66),
        ],
      },
      {
        when: 'the manager of a ring with another name starts',
        facts: [
          belongs(MANAGER, MANAGER, 0, '01'),
          holds(MANAGER, 0),
          belongs(ROGUE, ROGUE, 60, '02'),
          holds(ROGUE, 60),
          holds(MANAGER, 65),
          holds(ROGUE, 66),
        ],
      },
      {
        when: 'two rings exist from the start',
        facts: [holds(MANAGER, 0), holds(ROGUE, 2), holds(MANAGER, 60), holds(ROGUE, 61)],
      },
      { when: 'the manager continues', facts: [holds(MANAGER, 0), holds(MANAGER, 60)] },
      {
        when: 'the manager fails, and its backup takes over at once',
        facts: [holds(MANAGER, 0), holds(MANAGER, 60), holds(ROGUE, 60), holds(ROGUE, 70), holds(ROGUE, 80)],
      },
      {
        when: 'the manager returns after a while, and its backup is silent',
        facts: [
          holds(MANAGER, 60),
          holds(ROGUE, 90),
          holds(ROGUE, 100),
          holds(MANAGER, 101),
          holds(MANAGER, 160),
        ],
      },
      {
        when: 'the manager failed a while ago',
        facts: [
          holds(MANAGER, 0),
          holds(ROGUE, 120),
          holds(ROGUE, 180),
          holds(MANAGER, 190),
          holds(ROGUE, 191),
        ],
      },
      {
        when: 'both were present while learning',
        learned: [holds(MANAGER, 0), holds(ROGUE, 1)],
        facts: [holds(MANAGER, 600), holds(ROGUE, 601), holds(MANAGER, 605), holds(ROGUE, 610)],
      },
      {
        when: 'a member of the ring sends',
        facts: [
          holds(MANAGER, 0, 'dlr', 'dlr-supervisor'),
          holds(MANAGER, 20, 'dlr', 'dlr-supervisor'),
          holds(ROGUE, 21, 'dlr', 'dlr-node'),
        ],
      },
    ],
  },
})
