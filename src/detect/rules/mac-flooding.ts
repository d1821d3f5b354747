import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'

/** macof sends about 2,500 random senders a second; a switch table is full after a few thousand. */
const SENDERS = 400
const WINDOW_SECONDS = 10
/** Packets of a forged sender, none of which is answered. */
const PACKETS = 3
/** Group or locally administered: IEEE 802-2014 §8.2.2. Three of four random addresses are, vendor addresses hardly ever. */
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
  defenderTitles: [],
  learnable: false,
  why: 'A switch with a full MAC table floods every frame to every port: one port then sees all plant traffic, and slow devices are overloaded.',
  todo: [
    'Find the switch port with the many addresses, and shut it down',
    'Check what the host behind it did next: sniffed logons, changed values',
    'Limit the number of addresses per port (port security)',
  ],
  falsePositives: 'Hundreds of phones with random addresses that join a guest network within seconds.',
  match: { kind: 'flow' },
  state: {
    senders: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, vlan }, _, state) {
    if (client.mac === undefined || !MADE_UP.test(client.mac)) return undefined
    const { packetsFromClient, packetsFromServer } = fact.traffic
    if (packetsFromServer > 0 || packetsFromClient > PACKETS) return undefined
    const senders = state.senders.add([client.realm, vlan ?? 0], client.mac)
    if (senders < SENDERS) return undefined
    return {
      summary: `${senders} hardware addresses without vendor sent one packet each within ten seconds${vlan === undefined ? '' : ` in VLAN ${vlan}`}: the MAC table of the switch is being flooded`,
      source: '',
      target: '',
      subject: String(vlan ?? ''),
    }
  },
  /** A getter: a flood is many facts. */
  get examples() {
    return {
      fires: [{ when: 'four hundred forged senders appear within seconds', facts: packets(SENDERS, 0.01) }],
      silent: [
        { when: 'as many appear over an hour', facts: packets(SENDERS, 10) },
        { when: 'they have vendor addresses', facts: packets(SENDERS, 0.01, '00') },
        { when: 'they are answered', facts: packets(SENDERS, 0.01, '02', 2) },
      ],
    }
  },
})
