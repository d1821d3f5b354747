import { isGroupMac } from '#model/address'
import type { Traffic } from '#model/fact'
import { isSharedRouterMac } from '#model/router-mac'
import { defineRule, type Finding, type RuleContext } from '#model/rule'
import { countWindow, distinctWindow, type StateOf, stateMap } from '#model/rule-state'

/** One address may have moved to another network card. Replies for two addresses whose owners still send mean interception. */
const OTHERS = 2
const WINDOW_SECONDS = 600
/** One packet may be forged; a source that broadcasts this often under an address owns it. */
const CALLS = 3

const attacker = '00:0c:29:00:00:66'
const hmi = { ip: '10.0.0.1', mac: 'd4:be:d9:00:00:01' }
const plc = { ip: '10.0.0.2', mac: '00:1b:1b:00:00:02' }
const claim = (ip: string, mac: string, at = 0) => ({
  protocol: 'arp',
  client: mac,
  at,
  fact: {
    kind: 'identity',
    about: ip,
    attribute: 'mac',
    value: mac,
    confidence: 0.85,
    field: 'ar$sha',
  } as const,
})
const talk = (clientMac: string, serverMac: string) => ({
  protocol: 'modbus',
  client: hmi.ip,
  server: plc.ip,
  at: 5,
  fact: {
    kind: 'flow',
    traffic: {
      protocol: 'modbus',
      transport: 'tcp',
      vlan: undefined,
      first: 5e6,
      last: 5e6,
      packetsFromClient: 9,
      bytesFromClient: 900,
      packetsFromServer: 9,
      bytesFromServer: 900,
      timeToLiveFromClient: 64,
      timeToLiveFromServer: 64,
      established: true,
      refused: false,
      directionKnown: true,
      place: { file: 0, frame: 1 },
      client: { realm: '', ip: hmi.ip, mac: clientMac, port: 40_000 },
      server: { realm: '', ip: plc.ip, mac: serverMac, port: 502 },
    },
  } as const,
})
const callAll = ({ ip, mac }: typeof hmi, packets: number) => {
  const talked = talk(mac, 'ff:ff:ff:ff:ff:ff')
  const { traffic } = talked.fact
  const all = { realm: '', ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff', port: 502 }
  const sent = { packetsFromClient: packets, packetsFromServer: 0, established: false }
  return {
    ...talked,
    client: ip,
    server: all.ip,
    fact: {
      kind: 'flow',
      traffic: { ...traffic, ...sent, client: { ...traffic.client, ip, mac }, server: all },
    },
  } as const
}
const claims = (mac: string) => [claim(hmi.ip, mac), claim(plc.ip, mac, 1)]

/** Source MAC and ARP claimant of an address; '' where none was seen. */
interface Claim {
  readonly sender: string
  readonly claimer: string
}
const NO_CLAIM: Claim = { sender: '', claimer: '' }

const STATE = {
  claims: stateMap<Claim>({ limit: 10_000 }),
  claimers: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  calls: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  senders: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  addresses: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'arp-replies-for-other-hosts',
  formerIds: ['answers-for-others'],
  engine: 'anomaly',
  title: 'ARP replies for addresses of other hosts',
  category: 'Abnormal Communication Behavior',
  severity: 'critical',
  techniques: ['T0830'],
  defenderTitles: ['ARP Spoofing'],
  learnable: false,
  why: 'A device that answers for two others receives their traffic. It can change values to the control room and commands to the controller.',
  todo: [
    'Find the MAC address at the switch and disconnect it',
    'Compare the values on the screens with those at the devices',
    'Change the passwords that were transmitted meanwhile',
  ],
  falsePositives: 'A router or wireless bridge that answers on behalf of the devices behind it (proxy ARP).',
  correlateInto: { 'arp-poisoning': 'source', 'arp-replies-for-other-hosts': 'source' },
  match: { kind: ['identity', 'flow'], attributes: ['mac'] },
  state: STATE,
  evaluate({ fact, protocol, client, vlan }, context, state) {
    const segment: Segment = { realm: client.realm, vlan }
    if (fact.kind === 'identity') {
      if (protocol !== 'arp' || fact.about === undefined) return undefined
      const place = placeOf(segment, fact.about)
      const { sender } = state.claims.get(place) ?? NO_CLAIM
      state.claims.set(place, { sender, claimer: fact.value })
      state.claimers.add(place, fact.value)
      return between({ segment, ip: fact.about, sender, claimer: fact.value }, context, state)
    }
    if (fact.kind !== 'flow') return undefined
    for (const { ip, mac } of provenSenders(fact.traffic, segment, state)) {
      if (ip === undefined || mac === undefined) continue
      const place = placeOf(segment, ip)
      const { sender, claimer } = state.claims.get(place) ?? NO_CLAIM
      if (sender !== mac) state.claims.set(place, { sender: mac, claimer })
      const found =
        claimer === '' ? undefined : between({ segment, ip, sender: mac, claimer }, context, state)
      if (found !== undefined) return found
    }
    return undefined
  },
  examples: {
    fires: [
      {
        when: 'two devices communicate and a third answers for both',
        facts: [talk(hmi.mac, plc.mac), ...claims(attacker).map((one) => ({ ...one, at: one.at + 10 }))],
      },
      {
        when: 'it answered for them before they were seen',
        facts: [...claims(attacker), talk(hmi.mac, plc.mac)],
      },
      {
        when: 'the devices it answers for broadcast, so no ARP request for them is needed',
        facts: [...claims(attacker), callAll(hmi, CALLS), callAll(plc, CALLS)],
      },
    ],
    silent: [
      {
        when: 'one or two broadcast packets may be forged',
        facts: [...claims(attacker), callAll(hmi, CALLS - 1), callAll(plc, CALLS - 1)],
      },
      {
        when: 'each device answers for itself',
        facts: [claim(hmi.ip, hmi.mac), claim(plc.ip, plc.mac), talk(hmi.mac, plc.mac)],
      },
      { when: 'it answers for only one of them', facts: [claim(hmi.ip, attacker), talk(hmi.mac, plc.mac)] },
      {
        when: 'the others claim their addresses by ARP as well: another rule reports that',
        facts: [
          ...claims(attacker),
          claim(hmi.ip, hmi.mac, 2),
          claim(plc.ip, plc.mac, 3),
          talk(hmi.mac, plc.mac),
        ],
      },
      {
        when: 'a router with two addresses forwards packets of many',
        facts: [...claims(attacker), talk(attacker, attacker)],
      },
      {
        when: 'one device sends through its other network cards',
        facts: [...claims(attacker), talk('00:0c:29:00:00:67', '00:0c:29:00:00:68')],
      },
    ],
  },
})

/** Network segment in which an address belongs to one device. */
interface Segment {
  readonly realm: string
  readonly vlan: number | undefined
}

/** Addresses of the only segment are used unchanged, so no text is built for each lookup. */
function placeOf({ realm, vlan }: Segment, address: string): string {
  return realm === '' && vlan === undefined ? address : `${realm} ${vlan ?? ''} ${address}`
}

/** Source MACs that own an address: both ends of a conversation, and repeated broadcasters. */
function provenSenders(traffic: Traffic, segment: Segment, state: State): readonly Traffic['client'][] {
  const { established, client, server, packetsFromClient, packetsFromServer } = traffic
  if (established) return [client, server]
  const [caller, packets] = isToAll(server) ? [client, packetsFromClient] : [server, packetsFromServer]
  if (packets === 0 || (caller === server && !isToAll(client))) return []
  const calls = state.calls.add([placeOf(segment, caller.ip ?? ''), caller.mac], packets)
  return calls < CALLS ? [] : [caller]
}

function isToAll({ mac }: Traffic['client']): boolean {
  return mac !== undefined && isGroupMac(mac)
}

interface Doubt {
  readonly segment: Segment
  readonly ip: string
  readonly sender: string
  readonly claimer: string
}

/** Detects the claimant once it answers for several addresses that others send from. */
function between(
  { segment, ip, sender, claimer }: Doubt,
  context: RuleContext,
  state: State,
): Finding | undefined {
  // Network cards of one vendor may be one device that sends through any of them.
  if (sender === '' || sender.slice(0, 8) === claimer.slice(0, 8)) return undefined
  // If the others claim their addresses too, the rule for conflicting claims reports it.
  if (state.claimers.add(placeOf(segment, ip), claimer) > 1) return undefined
  if (isSharedRouterMac(claimer) || isSharedRouterMac(sender)) return undefined
  const senders = state.senders.add(placeOf(segment, claimer), sender)
  const addresses = state.addresses.add(placeOf(segment, claimer), ip)
  if (senders < OTHERS || addresses < OTHERS) return undefined
  return {
    summary: `${claimer} answers for ${ip}, whose packets come from ${sender}, and for ${addresses === 2 ? 'one other address' : `${addresses - 1} other addresses`}: it can intercept their traffic (adversary-in-the-middle)`,
    source: claimer,
    target: ip,
    activity: `${claimer} answers for ${ip}`,
    techniques: context.device(ip)?.class === 'OT' ? ['T0830', 'T1692.002'] : undefined,
  }
}
