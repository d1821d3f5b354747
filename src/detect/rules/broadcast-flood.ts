import { defineRule, type Rule } from '#model/rule'
import { countWindow } from '#model/rule-state'
import { trafficExample } from '../example-flow.ts'

const WINDOW_SECONDS = 10
/** Every device must process a broadcast; small controllers miss their cycle at some hundred a second. */
const BROADCASTS = 3000
/** Topology protocols send every second or two, with a burst at a change. */
const HOUSEKEEPING = 300
/** IEEE 802.1D, 802.1AB, Cisco's CDP, DTP and VTP. */
const KEEPERS: ReadonlySet<string> = new Set(['stp', 'lldp', 'cdp', 'dtp', 'vtp'])
/** Groups that carry no streams: PROFINET device discovery. */
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
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Each device must process every broadcast. A storm – a loop, a faulty network card, an attack – makes controllers miss their cycle.',
  todo: [
    'Find the switch port where the frames enter, and shut it down',
    'Look for a loop: a cable between two ports of one switch',
    'Enable storm control',
  ],
  falsePositives: 'A legacy application that streams by broadcast; mute it.',
  match: { kind: 'flow' },
  state: {
    frames: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server, vlan }, context, state) {
    if (fact.traffic.packetsFromServer > 0) return undefined
    const isKeeper = KEEPERS.has(protocol)
    if (!isKeeper && server.mac !== EVERYBODY && !SEARCHES.has(protocol)) return undefined
    const sender = client.mac ?? client.ip ?? ''
    const count = state.frames.add(
      [sender, vlan ?? 0, isKeeper ? protocol : ''],
      fact.traffic.packetsFromClient,
    )
    if (count < (isKeeper ? HOUSEKEEPING : BROADCASTS)) return undefined
    return {
      summary: `${context.nameOf('client')} sent ${count} broadcast or multicast frames within ten seconds (${protocol === '' ? 'unknown protocol' : protocol})`,
      source: sender,
      target: '',
      subject: protocol,
    }
  },
  examples: {
    fires: [
      { when: 'the same request is broadcast hundreds of times a second', facts: [sent(BROADCASTS)] },
      {
        when: 'thirty topology changes a second are announced',
        facts: [sent(HOUSEKEEPING, 'stp', '01:80:c2:00:00:00')],
      },
    ],
    silent: [
      { when: 'a scanner sends one ARP request for each address', facts: [sent(254)] },
      { when: 'a switch sends hello messages', facts: [sent(5, 'stp', '01:80:c2:00:00:00')] },
      {
        when: 'a merging unit streams samples',
        facts: [sent(40_000, 'sampled-values', '01:0c:cd:04:00:01')],
      },
    ],
  },
})
