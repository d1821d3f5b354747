import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'

/** macof makes up some 2,500 senders a second; a switch forgets its own after a few thousand. */
const SENDERS = 400
const WINDOW_SECONDS = 10
/** A sender that is made up says no more than this, and nobody answers it. */
const PACKETS = 3
/** Group or locally administered: IEEE 802-2014 §8.2.2. Three of four random addresses are, hardly any maker's is. */
const MADE_UP = /^.[1235679abdef]/

const packets = (count: number, every: number, first = '02', packetsFromServer = 0) =>
  Array.from({ length: count }, (_, i) => {
    const example = flowExample({ packetsFromServer }, i * every)
    const mac = `${first}:00:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`
    if (example.fact.kind !== 'flow') return example
    const { traffic } = example.fact
    const client = { ...traffic.client, mac }
    return { ...example, client: mac, fact: { ...example.fact, traffic: { ...traffic, client } } }
  })

export const rule = defineRule({
  id: 'mac-flooding',
  formerIds: ['address-table-flooded'],
  engine: 'malware',
  title: 'MAC address table flooding',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0842', 'T0814'],
  counterpart: [],
  learnable: false,
  why: 'A switch whose table of addresses is full sends every frame to every port: one port then hears the whole plant, and slow devices drown.',
  todo: [
    'Find the port on which the switch learns address after address, and close it',
    'Look what the host behind it did afterwards: who listens next logs on, or changes values',
    'Limit the addresses of each port (port security)',
  ],
  falsePositives:
    'Hundreds of telephones with private addresses that enter a guests’ network within seconds.',
  watches: 'flow',
  evaluate({ fact, client, vlan }, known) {
    if (fact.kind !== 'flow' || client.mac === undefined || !MADE_UP.test(client.mac)) return undefined
    const { packetsFromClient, packetsFromServer } = fact.traffic
    if (packetsFromServer > 0 || packetsFromClient > PACKETS) return undefined
    const senders = known.distinct(`${client.realm} ${vlan ?? 0}`, client.mac, WINDOW_SECONDS)
    if (senders < SENDERS) return undefined
    return {
      summary: `${senders} hardware addresses that no maker gave sent a packet each within ten seconds${vlan === undefined ? '' : ` in VLAN ${vlan}`}: somebody fills the address table of the switch`,
      source: '',
      target: '',
      subject: String(vlan ?? ''),
    }
  },
  /** Made when somebody asks: a flood is many facts. */
  get examples() {
    return {
      fires: [{ when: 'four hundred senders are made up within seconds', facts: packets(SENDERS, 0.01) }],
      silent: [
        { when: 'as many come over an hour', facts: packets(SENDERS, 10) },
        { when: 'they are devices of a maker', facts: packets(SENDERS, 0.01, '00') },
        { when: 'they are answered', facts: packets(SENDERS, 0.01, '02', 2) },
      ],
    }
  },
})
