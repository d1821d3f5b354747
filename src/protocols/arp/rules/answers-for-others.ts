import { isGroupMac } from '#model/address'
import type { Traffic } from '#model/fact'
import { isSharedRouterMac } from '#model/router-mac'
import { defineRule, type Finding, type Known } from '#model/rule'

/** One address may have moved to another network card; who answers for two that send by themselves stands between them. */
const OTHERS = 2
const WINDOW_SECONDS = 600
/** One packet may be forged; who calls all so often under an address has it. */
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
      octetsFromClient: 900,
      packetsFromServer: 9,
      octetsFromServer: 900,
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

export const rule = defineRule({
  id: 'answers-for-others',
  engine: 'anomaly',
  title: 'A device answers for addresses whose packets come from others',
  category: 'Abnormal Communication Behavior',
  severity: 'critical',
  techniques: ['T0830'],
  counterpart: ['ARP Spoofing'],
  learnable: false,
  why: 'Who answers for the addresses of two devices gets what they say to each other: values to the control room and commands to the controller can be changed on the way.',
  todo: [
    'Find the MAC address at the switch and cut it off',
    'Compare the values on the screens with those at the devices',
    'Change the passwords that passed meanwhile',
  ],
  falsePositives:
    'A router or a wireless bridge that answers on behalf of the devices behind it (proxy ARP).',
  toldBy: { 'arp-poisoning': 'source', 'answers-for-others': 'source' },
  watches: ['identity', 'flow'],
  concerns: { attributes: ['mac'] },
  evaluate({ fact, protocol, client, vlan }, known) {
    const segment: Segment = { realm: client.realm, vlan }
    if (fact.kind === 'identity') {
      if (protocol !== 'arp' || fact.attribute !== 'mac' || fact.about === undefined) return undefined
      const place = placeOf(segment, fact.about)
      const { sender } = keptOf(place, known)
      known.swap(place, `${sender} ${fact.value}`)
      known.distinct(`claimers ${place}`, fact.value, WINDOW_SECONDS)
      return between({ segment, ip: fact.about, sender, claimer: fact.value }, known)
    }
    if (fact.kind !== 'flow') return undefined
    for (const { ip, mac } of provenSenders(fact.traffic, segment, known)) {
      if (ip === undefined || mac === undefined) continue
      const place = placeOf(segment, ip)
      const { sender, claimer } = keptOf(place, known)
      if (sender !== mac) known.swap(place, `${mac} ${claimer}`)
      const found = claimer === '' ? undefined : between({ segment, ip, sender: mac, claimer }, known)
      if (found !== undefined) return found
    }
    return undefined
  },
  examples: {
    fires: [
      {
        when: 'two talk, and a third answers for both',
        facts: [talk(hmi.mac, plc.mac), ...claims(attacker).map((one) => ({ ...one, at: one.at + 10 }))],
      },
      {
        when: 'it answered for them before they are heard',
        facts: [...claims(attacker), talk(hmi.mac, plc.mac)],
      },
      {
        when: 'those it answers for speak to all, so that nobody needs to find them',
        facts: [...claims(attacker), callAll(hmi, CALLS), callAll(plc, CALLS)],
      },
    ],
    silent: [
      {
        when: 'a packet or two to all may be forged',
        facts: [...claims(attacker), callAll(hmi, CALLS - 1), callAll(plc, CALLS - 1)],
      },
      {
        when: 'each answers for itself',
        facts: [claim(hmi.ip, hmi.mac), claim(plc.ip, plc.mac), talk(hmi.mac, plc.mac)],
      },
      { when: 'only one of them is answered for', facts: [claim(hmi.ip, attacker), talk(hmi.mac, plc.mac)] },
      {
        when: 'the others speak up by ARP as well, which is told as such',
        facts: [
          ...claims(attacker),
          claim(hmi.ip, hmi.mac, 2),
          claim(plc.ip, plc.mac, 3),
          talk(hmi.mac, plc.mac),
        ],
      },
      {
        when: 'a router with two addresses hands on packets of many',
        facts: [...claims(attacker), talk(attacker, attacker)],
      },
      {
        when: 'one device sends by its other network cards',
        facts: [...claims(attacker), talk('00:0c:29:00:00:67', '00:0c:29:00:00:68')],
      },
    ],
  },
})

/** Where an address is one device's. */
interface Segment {
  readonly realm: string
  readonly vlan: number | undefined
}

/** An address as it stands where there is one segment: such a text need not be put together for each look. */
function placeOf({ realm, vlan }: Segment, address: string): string {
  return realm === '' && vlan === undefined ? address : `${realm} ${vlan ?? ''} ${address}`
}

/** Who sends under an address, and who answers for it; '' where nobody was heard. */
function keptOf(place: string, known: Known): { readonly sender: string; readonly claimer: string } {
  const kept = String(known.recall(place) ?? ' ')
  const end = kept.indexOf(' ')
  return { sender: kept.slice(0, end), claimer: kept.slice(end + 1) }
}

/** Whose packets show who has an address: both of a conversation, and who calls all again and again. */
function provenSenders(traffic: Traffic, segment: Segment, known: Known): readonly Traffic['client'][] {
  const { established, client, server, packetsFromClient, packetsFromServer } = traffic
  if (established) return [client, server]
  const [caller, packets] = isToAll(server) ? [client, packetsFromClient] : [server, packetsFromServer]
  if (packets === 0 || (caller === server && !isToAll(client))) return []
  const calls = known.tally(
    `calls ${placeOf(segment, caller.ip ?? '')} ${caller.mac}`,
    packets,
    WINDOW_SECONDS,
  )
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

/** Finds the claimer out once it speaks for several whose packets others send. */
function between({ segment, ip, sender, claimer }: Doubt, known: Known): Finding | undefined {
  // Network cards of one maker may be one device, which sends by whichever it likes.
  if (sender === '' || sender.slice(0, 8) === claimer.slice(0, 8)) return undefined
  // Where the others claim their addresses too, two claims meet, and that is told.
  if (known.distinct(`claimers ${placeOf(segment, ip)}`, claimer, WINDOW_SECONDS) > 1) return undefined
  if (isSharedRouterMac(claimer) || isSharedRouterMac(sender)) return undefined
  const senders = known.distinct(`senders ${placeOf(segment, claimer)}`, sender, WINDOW_SECONDS)
  const addresses = known.distinct(`addresses ${placeOf(segment, claimer)}`, ip, WINDOW_SECONDS)
  if (senders < OTHERS || addresses < OTHERS) return undefined
  return {
    summary: `${claimer} answers for ${ip}, whose packets come from ${sender}, and for the address of ${addresses === 2 ? 'another' : `${addresses - 1} others`}: their traffic passes through it, a man in the middle`,
    source: claimer,
    target: ip,
    deed: `${claimer} answers for ${ip}`,
    techniques: known.asset(ip)?.class === 'OT' ? ['T0830', 'T1692.002'] : undefined,
  }
}
