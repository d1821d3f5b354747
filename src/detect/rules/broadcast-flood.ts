import { defineRule, type Rule } from '#model/rule'
import { trafficExample } from '../example-flow.ts'

const WINDOW_SECONDS = 10
/** Every device of a segment must hear a broadcast; small controllers lose their cycle at some hundred a second. */
const BROADCASTS = 3000
/** Who keeps a network together speaks every second or two, and a burst at a change. */
const HOUSEKEEPING = 300
/** IEEE 802.1D, 802.1AB, Cisco's CDP, DTP and VTP. */
const KEEPERS: ReadonlySet<string> = new Set(['stp', 'lldp', 'cdp', 'dtp', 'vtp'])
/** Groups that nobody streams to: PROFINET looks for devices there. */
const SEARCHES: ReadonlySet<string> = new Set(['profinet-dcp', 'arp'])
const EVERYBODY = 'ff:ff:ff:ff:ff:ff'

const sent = (packetsFromClient: number, protocol = 'arp', mac = EVERYBODY, seconds = 10) => {
  const traffic = {
    ...trafficExample({ packetsFromClient, protocol, transport: 'link' }),
    last: seconds * 1e6,
  }
  const server = { realm: '', ip: undefined, mac, port: undefined }
  return {
    protocol,
    client: '02:00:00:00:00:66',
    server: mac,
    fact: { kind: 'flow', traffic: { ...traffic, server } },
  } as const
}

export const rule: Rule = defineRule({
  id: 'broadcast-flood',
  formerIds: ['segment-flooded'],
  engine: 'anomaly',
  title: 'Broadcast or multicast flood',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Each device must look at every broadcast. A storm of them – a loop, a broken card, an attack – takes controllers out of their cycle.',
  todo: [
    'Find the switch port that the frames come in by, and close it',
    'Look for a loop: a cable between two ports of one switch',
    'Switch on storm control',
  ],
  falsePositives: 'An old application that streams to everybody; mute it.',
  watches: 'flow',
  evaluate({ fact, protocol, client, server, vlan }, known) {
    if (fact.kind !== 'flow' || fact.traffic.packetsFromServer > 0) return undefined
    const isKeeper = KEEPERS.has(protocol)
    if (!isKeeper && server.mac !== EVERYBODY && !SEARCHES.has(protocol)) return undefined
    const sender = client.mac ?? client.ip ?? ''
    const count = known.tally(
      `${sender} ${vlan ?? 0} ${isKeeper ? protocol : ''}`,
      fact.traffic.packetsFromClient,
      WINDOW_SECONDS,
    )
    if (count < (isKeeper ? HOUSEKEEPING : BROADCASTS)) return undefined
    return {
      summary: `${known.nameOf('client')} sent ${count} frames for everybody within ten seconds (${protocol === '' ? 'of no known protocol' : protocol})`,
      source: sender,
      target: '',
      subject: protocol,
    }
  },
  examples: {
    fires: [
      { when: 'the same question is asked hundreds of times a second', facts: [sent(BROADCASTS)] },
      {
        when: 'a tree is said to change thirty times a second',
        facts: [sent(HOUSEKEEPING, 'stp', '01:80:c2:00:00:00')],
      },
    ],
    silent: [
      { when: 'a scanner asks for each neighbour', facts: [sent(254)] },
      { when: 'a switch says hello', facts: [sent(5, 'stp', '01:80:c2:00:00:00')] },
      {
        when: 'a merging unit streams samples',
        facts: [sent(40_000, 'sampled-values', '01:0c:cd:04:00:01')],
      },
    ],
  },
})
