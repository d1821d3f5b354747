import { isGroupMac } from '#model/address'
import type { Topology } from '#model/fact'
import { isSharedRouterMac } from '#model/router-mac'
import { defineRule, type ExampleFact, type Finding, type Known, type RuleExamples } from '#model/rule'

/** Tools repeat the lie before its victims forget it; an answer or two may have lost its question. */
const TIMES = 3
/** Answers to one question: a mirror may show it twice, and whoever hears it twice answers twice. */
const ANSWERS = 3
const WINDOW_SECONDS = 600
/** Questions to all of one device that are remembered, besides those for devices that are there: a sweep asks for thousands. */
const FEW = 64

const liar = '00:0c:29:00:00:66'
const plc = { ip: '10.0.0.2', mac: '00:1b:1b:00:00:02' }
const hmi = { ip: '10.0.0.3', mac: 'd4:be:d9:00:00:03' }
const everybody = 'ff:ff:ff:ff:ff:ff'

interface Told {
  readonly by?: string
  readonly to: { readonly ip: string; readonly mac: string }
  readonly of: string
  readonly at: number
  readonly count?: number
}
const tells = ({ by = liar, to, of, at, count = 1 }: Told): ExampleFact => ({
  protocol: 'arp',
  client: by,
  server: to.mac,
  at,
  count,
  fact: { kind: 'topology', about: to.ip, neighbour: of, route: by },
})
const asks = (client: string, name: string, at: number, count = 1): ExampleFact => ({
  protocol: 'arp',
  client,
  server: everybody,
  at,
  count,
  fact: { kind: 'lookup', name, outcome: 'asked' },
})
/** Each is told at once, and that it went on a minute later. */
const toBoth = (by = liar): readonly ExampleFact[] => [
  tells({ by, to: plc, of: hmi.ip, at: 0 }),
  tells({ by, to: hmi, of: plc.ip, at: 1 }),
  tells({ by, to: plc, of: hmi.ip, at: 60, count: 30 }),
  tells({ by, to: hmi, of: plc.ip, at: 60, count: 30 }),
]
/** Both are devices that are known. */
const works: ExampleFact = {
  client: hmi.ip,
  server: plc.ip,
  fact: { kind: 'operation', verb: 'read', name: 'Read Coils', code: '1', outcome: 'ok' },
}
const looksFor = (ip: string, at: number) => tells({ to: { ip, mac: everybody }, of: '10.0.0.66', at })

export const rule = defineRule({
  id: 'arp-poisoning',
  engine: 'anomaly',
  title: 'A man in the middle: a device tells others unasked that it has their neighbour’s address',
  category: 'Abnormal Communication Behavior',
  severity: 'critical',
  techniques: ['T0830'],
  counterpart: ['ARP Spoofing'],
  learnable: false,
  why: 'Whoever believes it sends to this device what was meant for its neighbour: values to the control room and commands to the controller can be changed on the way.',
  todo: [
    'Find the MAC address at the switch and cut it off',
    'Compare the values on the screens with those at the devices',
    'Change the passwords that passed meanwhile',
  ],
  falsePositives:
    'A load balancer or bridge that sends its neighbours’ addresses around under its own MAC without being asked.',
  // One liar between two devices is one man in the middle.
  toldBy: { 'answers-for-others': 'source', 'arp-poisoning': 'source' },
  watches: ['topology', 'lookup'],
  concerns: { protocols: ['arp'] },
  evaluate({ fact, protocol, client, server, vlan, count }, known) {
    if (protocol !== 'arp') return undefined
    const segment = `${client.realm} ${vlan ?? ''}`
    if (fact.kind === 'lookup') {
      const names = known.distinct(`asks ${segment} ${client.mac}`, fact.name, WINDOW_SECONDS)
      if (names <= FEW || known.isThere(fact.name))
        known.tally(`asked ${segment} ${client.mac} ${fact.name}`, count, WINDOW_SECONDS)
      return undefined
    }
    if (fact.kind !== 'topology') return undefined
    const way = wayOf(fact, client.mac, server.mac)
    return way === undefined ? undefined : liesIn({ ...way, segment, count }, known)
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'two stations are each told to find the other at a third',
          facts: toBoth(),
          severity: 'critical',
        },
        {
          when: 'one of them still asks now and then',
          facts: [
            asks(plc.mac, hmi.ip, 0),
            ...toBoth(),
            asks(plc.mac, hmi.ip, 90, 2),
            tells({ to: plc, of: hmi.ip, at: 120, count: 30 }),
          ],
        },
        {
          when: 'one is told so after a sweep of all addresses, by which the devices that are there were found',
          learned: [works],
          facts: [
            ...Array.from({ length: 4 * FEW }, (_, i) => looksFor(`10.0.1.${i}`, i / 100)),
            looksFor(hmi.ip, 3),
            tells({ to: plc, of: hmi.ip, at: 4 }),
            tells({ to: plc, of: hmi.ip, at: 64, count: 30 }),
          ],
          severity: 'major',
        },
        {
          when: 'one is told so after a sweep to which a device answered that nobody knew before',
          facts: [
            ...Array.from({ length: 4 * FEW }, (_, i) => looksFor(`10.0.1.${i}`, i / 100)),
            looksFor(hmi.ip, 3),
            tells({ by: hmi.mac, to: { ip: '10.0.0.66', mac: liar }, of: hmi.ip, at: 3 }),
            tells({ to: plc, of: hmi.ip, at: 4 }),
            tells({ to: plc, of: hmi.ip, at: 64, count: 30 }),
          ],
          severity: 'major',
        },
        {
          when: 'one is told that a device has the address for which that device itself has looked',
          facts: [
            looksFor(hmi.ip, 0),
            tells({ to: plc, of: hmi.ip, at: 2 }),
            tells({ to: plc, of: hmi.ip, at: 62, count: 30 }),
          ],
          severity: 'major',
        },
      ],
      silent: [
        {
          when: 'a router answers for either side when asked (proxy ARP)',
          facts: [
            asks(plc.mac, hmi.ip, 0),
            asks(hmi.mac, plc.ip, 0),
            ...toBoth().slice(0, 2),
            tells({ to: plc, of: hmi.ip, at: 60, count: 30 }),
            asks(plc.mac, hmi.ip, 60, 30),
            tells({ to: hmi, of: plc.ip, at: 60, count: 30 }),
          ],
        },
        {
          when: 'a device with two addresses answers under both, and nobody heard the questions',
          facts: [
            tells({ to: plc, of: '10.0.0.8', at: 0, count: 9 }),
            tells({ to: hmi, of: '10.0.0.9', at: 1, count: 9 }),
            tells({ to: plc, of: '10.0.0.9', at: 2, count: 9 }),
          ],
        },
        {
          when: 'a standby looks for an address, finds nobody and tells everybody that it has it now',
          facts: [
            looksFor(hmi.ip, 0),
            tells({ to: { ip: plc.ip, mac: everybody }, of: hmi.ip, at: 3, count: 9 }),
          ],
        },
        {
          when: 'routers speak under a MAC that they share',
          facts: toBoth('00:00:5e:00:01:0a'),
        },
        {
          when: 'an answer has lost its question',
          facts: [looksFor(hmi.ip, 0), tells({ to: plc, of: hmi.ip, at: 3 })],
        },
      ],
    }
  },
})

/** Who tells whom, at which MAC, that it has an address. */
interface Way {
  readonly liar: string
  /** Address that it says it has. */
  readonly ip: string
  readonly victim: string
  /** Where it sends this; everybody for a question to all. */
  readonly to: string
}

/** Undefined where the frame came from another than it says: a relay, which lies for itself only if it says so. */
function wayOf({ about, neighbour, route }: Topology, client = '', server = ''): Way | undefined {
  if (about === undefined || neighbour === undefined || route === undefined) return undefined
  if (route !== client && route !== server) return undefined
  return { liar: route, ip: neighbour, victim: about, to: route === client ? server : client }
}

/** The liar contradicts itself: it has an address and, towards others, looks for it or writes to it at another MAC. */
function liesIn(
  { liar, ip, victim, to, segment, count }: Way & { readonly segment: string; readonly count: number },
  known: Known,
): Finding | undefined {
  if (to === '' || to === liar || isSharedRouterMac(liar)) return undefined
  const says = (one: string, other: string) => `${segment} ${liar} ${one} to ${other}`
  if (isGroupMac(to)) {
    const names = known.distinct(`looks ${segment} ${liar}`, victim, WINDOW_SECONDS)
    if (names > FEW && !known.isThere(victim)) return undefined
  }
  known.tally(`spoke to ${segment} ${liar} ${victim}`, count, WINDOW_SECONDS)
  if (isGroupMac(to)) return undefined
  // Whoever is answered has looked for it, be it among thousands.
  known.tally(`spoke to ${segment} ${to} ${ip}`, count, WINDOW_SECONDS)
  known.swap(`at ${says(ip, victim)}`, to)
  const before = known.tally(`told ${says(ip, victim)}`, 0, WINDOW_SECONDS)
  const now = known.tally(`told ${says(ip, victim)}`, count, WINDOW_SECONDS)
  const asked = known.tally(`asked ${segment} ${to} ${ip}`, 0, WINDOW_SECONDS)
  // Repeats go up together, and those of the questions may come after those of their answers.
  if (asked === 0 ? now < TIMES : before < TIMES || before <= ANSWERS * asked) return undefined
  if (known.tally(`spoke to ${segment} ${liar} ${ip}`, 0, WINDOW_SECONDS) === 0) return undefined
  const other = known.recall(`at ${says(victim, ip)}`)
  const isBetween = other !== undefined && other !== to
  const lie = `${liar} told ${victim} ${now} times unasked that it is ${ip}`
  return {
    summary: isBetween
      ? `${lie}, and ${ip} that it is ${victim}: their traffic passes through it, a man in the middle`
      : `${lie}, for which it looked itself before: what ${victim} sends to ${ip} goes to it`,
    source: liar,
    target: victim,
    deed: `${victim} is told that ${ip} is ${liar}`,
    severity: isBetween ? 'critical' : 'major',
    techniques: known.asset(victim)?.class === 'OT' ? ['T0830', 'T1692.002'] : undefined,
  }
}
