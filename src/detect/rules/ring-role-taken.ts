import { defineRule } from '#model/rule'
import { MICROSECONDS_PER_SECOND } from '#model/time'

/** Roles that one device of a ring has, by the protocol and the word it is told by, and what whoever takes them decides. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['profinet-mrp mrp-manager', 'opens and closes the ring (MRP manager)'], // IEC 62439-2:2016 §5.2
  ['dlr dlr-supervisor', 'opens and closes the ring (DLR supervisor)'], // CIP Networks Library Vol. 2, §9-5
  ['profinet-ptcp clock-master', 'sets the clock by which the ring sends (PTCP sync master)'], // IEC 61158-6-10:2019
])
/** Who bids for a role at the start has done so by then: rings test every 20 to 50 ms and settle within a second. */
const SETTLED_SECONDS = 15
/** Unheard for so long, the holder has failed, and whoever stood by does its duty. A hundred tests are sent in that time. */
const GONE_SECONDS = 10

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
const MANAGER = '02:00:00:00:00:01'
const STRANGER = '02:00:00:00:00:66'

export const rule = defineRule({
  id: 'ring-role-taken',
  engine: 'anomaly',
  title: 'A newcomer manages the ring, or sets its clock',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0814'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  keepsMemory: true,
  why: 'One device decides where a ring of controllers and drives is open. Who takes its place without being asked can split the ring, let frames circle until nothing passes, or move the cycle of all drives.',
  todo: [
    'Find the port behind which the newcomer hangs',
    'Look at the ring’s state in the manager and the controller',
    'Ask whether a switch was added, or a second manager set up by mistake',
  ],
  falsePositives: 'A second manager that takes over as planned, the first time it does so.',
  watches: 'identity',
  concerns: { protocols: ['profinet-mrp', 'dlr', 'profinet-ptcp'], attributes: ['role'] },
  evaluate({ fact, protocol, client, vlan, time, lastTime }, known) {
    if (fact.kind !== 'identity' || fact.attribute !== 'role') return undefined
    const deed = ROLES.get(`${protocol} ${fact.value}`)
    if (deed === undefined) return undefined
    const who = fact.about === 'client' ? (client.mac ?? '') : (fact.about ?? '')
    if (who === '') return undefined
    const key = `${protocol} ${vlan ?? 0}`
    const isNew = known.swap(`${key} ${who}`, 1) === undefined
    const [holder = '', since = '', last = ''] = String(known.recall(key) ?? '').split(' ')
    if (holder === '' || holder === who) {
      known.swap(key, `${who} ${since === '' ? time : since} ${lastTime}`)
      return undefined
    }
    if (!isNew) return undefined
    const heard = Math.max(Number(last), known.asset(holder)?.lastSeen ?? 0)
    if (time - heard > GONE_SECONDS * MICROSECONDS_PER_SECOND) {
      known.swap(key, `${who} ${time} ${lastTime}`)
      return undefined
    }
    if (time - Number(since) < SETTLED_SECONDS * MICROSECONDS_PER_SECOND) return undefined
    return {
      summary: `${who}, which never did so before, ${deed}; ${holder} does so already`,
      source: who,
      target: holder,
    }
  },
  examples: {
    fires: [
      {
        when: 'a stranger tests the ring',
        facts: [holds(MANAGER, 0), holds(MANAGER, 55), holds(STRANGER, 60)],
      },
      {
        when: 'after learning',
        learned: [holds(MANAGER, 0)],
        facts: [holds(MANAGER, 600), holds(STRANGER, 601)],
      },
      {
        when: 'a stranger supervises a DLR ring',
        facts: [
          holds(MANAGER, 0, 'dlr', 'dlr-supervisor'),
          holds(MANAGER, 20, 'dlr', 'dlr-supervisor'),
          holds(STRANGER, 21, 'dlr', 'dlr-supervisor'),
        ],
      },
    ],
    silent: [
      { when: 'two rings are there from the start', facts: [holds(MANAGER, 0), holds(STRANGER, 2)] },
      { when: 'the manager goes on', facts: [holds(MANAGER, 0), holds(MANAGER, 60)] },
      { when: 'the manager failed a while ago', facts: [holds(MANAGER, 0), holds(STRANGER, 60)] },
      {
        when: 'both were there while we learned',
        learned: [holds(MANAGER, 0), holds(STRANGER, 1)],
        facts: [holds(MANAGER, 600), holds(STRANGER, 601)],
      },
      {
        when: 'a member of the ring speaks',
        facts: [
          holds(MANAGER, 0, 'dlr', 'dlr-supervisor'),
          holds(MANAGER, 20, 'dlr', 'dlr-supervisor'),
          holds(STRANGER, 21, 'dlr', 'dlr-node'),
        ],
      },
    ],
  },
})
