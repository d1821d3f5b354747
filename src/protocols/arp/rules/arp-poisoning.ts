import { isGroupMac } from '#model/address'
import type { Topology } from '#model/fact'
import { isSharedRouterMac } from '#model/router-mac'
import { defineRule, type ExampleFact, type Finding, type RuleContext, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow, type StateKey, type StateOf, stateMap } from '#model/rule-state'

/** Tools repeat the forged reply before the victim’s cache expires. One or two replies may have lost their request. */
const TIMES = 3
/** Replies to one request: a mirror port may duplicate it, and a host that receives it twice replies twice. */
const ANSWERS = 3
const WINDOW_SECONDS = 600
/** Broadcast requests kept per device, in addition to those for devices that exist: a sweep sends thousands. */
const FEW = 64

const forger = '00:0c:29:00:00:66'
const plc = { ip: '10.0.0.2', mac: '00:1b:1b:00:00:02' }
const hmi = { ip: '10.0.0.3', mac: 'd4:be:d9:00:00:03' }
const everybody = 'ff:ff:ff:ff:ff:ff'

interface ForgedReply {
  readonly by?: string
  readonly to: { readonly ip: string; readonly mac: string }
  readonly of: string
  readonly at: number
  readonly count?: number
}
const arpReply = ({ by = forger, to, of, at, count = 1 }: ForgedReply): ExampleFact => ({
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
  fact: { kind: 'lookup', name, outcome: 'requested' },
})
/** Reported at once, and again a minute later if it continues. */
const toBoth = (by = forger): readonly ExampleFact[] => [
  arpReply({ by, to: plc, of: hmi.ip, at: 0 }),
  arpReply({ by, to: hmi, of: plc.ip, at: 1 }),
  arpReply({ by, to: plc, of: hmi.ip, at: 60, count: 30 }),
  arpReply({ by, to: hmi, of: plc.ip, at: 60, count: 30 }),
]
/** Both are known devices. */
const works: ExampleFact = {
  client: hmi.ip,
  server: plc.ip,
  fact: { kind: 'operation', verb: 'read', name: 'Read Coils', code: '1', outcome: 'succeeded' },
}
const looksFor = (ip: string, at: number) => arpReply({ to: { ip, mac: everybody }, of: '10.0.0.66', at })

const STATE = {
  asks: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  asked: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  looks: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  sentTo: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  at: stateMap<string>({ limit: 10_000 }),
  forged: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'arp-poisoning',
  engine: 'anomaly',
  title: 'ARP cache poisoning',
  category: 'Abnormal Communication Behavior',
  severity: 'critical',
  techniques: ['T0830'],
  defenderTitles: ['ARP Spoofing'],
  learnable: false,
  why: 'The victim sends its neighbour’s traffic to this device. It can change values to the control room and commands to the controller.',
  todo: [
    'Find the MAC address at the switch and disconnect it',
    'Compare the values on the screens with those at the devices',
    'Change the passwords that were transmitted meanwhile',
  ],
  falsePositives:
    'A load balancer or bridge that sends its neighbours’ addresses unrequested under its own MAC.',
  // One attacker between two devices gives one finding.
  correlateInto: { 'arp-replies-for-other-hosts': 'source', 'arp-poisoning': 'source' },
  match: { kind: ['topology', 'lookup'], protocols: ['arp'] },
  state: STATE,
  evaluate({ fact, client, server, vlan, count }, context, state) {
    const segment = [client.realm, vlan]
    if (fact.kind === 'lookup') {
      const names = state.asks.add([segment, client.mac], fact.name)
      if (names <= FEW || context.isKnownAddress(fact.name))
        state.asked.add([segment, client.mac, fact.name], count)
      return undefined
    }
    if (fact.kind !== 'topology') return undefined
    const way = wayOf(fact, client.mac, server.mac)
    return way === undefined ? undefined : forgeryIn({ ...way, segment, count }, context, state)
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'two stations each get an unrequested reply that names a third as the other',
          facts: toBoth(),
          severity: 'critical',
        },
        {
          when: 'one of them still sends a request now and then',
          facts: [
            asks(plc.mac, hmi.ip, 0),
            ...toBoth(),
            asks(plc.mac, hmi.ip, 90, 2),
            arpReply({ to: plc, of: hmi.ip, at: 120, count: 30 }),
          ],
        },
        {
          when: 'a device gets such a reply after a full address sweep found the existing devices',
          learned: [works],
          facts: [
            ...Array.from({ length: 4 * FEW }, (_, i) => looksFor(`10.0.1.${i}`, i / 100)),
            looksFor(hmi.ip, 3),
            arpReply({ to: plc, of: hmi.ip, at: 4 }),
            arpReply({ to: plc, of: hmi.ip, at: 64, count: 30 }),
          ],
          severity: 'major',
        },
        {
          when: 'a device gets such a reply after a sweep that an unknown device answered',
          facts: [
            ...Array.from({ length: 4 * FEW }, (_, i) => looksFor(`10.0.1.${i}`, i / 100)),
            looksFor(hmi.ip, 3),
            arpReply({ by: hmi.mac, to: { ip: '10.0.0.66', mac: forger }, of: hmi.ip, at: 3 }),
            arpReply({ to: plc, of: hmi.ip, at: 4 }),
            arpReply({ to: plc, of: hmi.ip, at: 64, count: 30 }),
          ],
          severity: 'major',
        },
        {
          when: 'the reply names the device that has itself requested the address',
          facts: [
            looksFor(hmi.ip, 0),
            arpReply({ to: plc, of: hmi.ip, at: 2 }),
            arpReply({ to: plc, of: hmi.ip, at: 62, count: 30 }),
          ],
          severity: 'major',
        },
      ],
      silent: [
        {
          when: 'a router answers for either side on request (proxy ARP)',
          facts: [
            asks(plc.mac, hmi.ip, 0),
            asks(hmi.mac, plc.ip, 0),
            ...toBoth().slice(0, 2),
            arpReply({ to: plc, of: hmi.ip, at: 60, count: 30 }),
            asks(plc.mac, hmi.ip, 60, 30),
            arpReply({ to: hmi, of: plc.ip, at: 60, count: 30 }),
          ],
        },
        {
          when: 'a device with two addresses answers for both and the requests were not captured',
          facts: [
            arpReply({ to: plc, of: '10.0.0.8', at: 0, count: 9 }),
            arpReply({ to: hmi, of: '10.0.0.9', at: 1, count: 9 }),
            arpReply({ to: plc, of: '10.0.0.9', at: 2, count: 9 }),
          ],
        },
        {
          when: 'a standby requests an address, gets no reply and announces it as its own',
          facts: [
            looksFor(hmi.ip, 0),
            arpReply({ to: { ip: plc.ip, mac: everybody }, of: hmi.ip, at: 3, count: 9 }),
          ],
        },
        {
          when: 'routers use a shared MAC',
          facts: toBoth('00:00:5e:00:01:0a'),
        },
        {
          when: 'a reply has lost its request',
          facts: [looksFor(hmi.ip, 0), arpReply({ to: plc, of: hmi.ip, at: 3 })],
        },
      ],
    }
  },
})

/** An ARP reply: sender, claimed address, MAC and recipient. */
interface Way {
  readonly forger: string
  /** Claimed address. */
  readonly ip: string
  readonly victim: string
  /** Recipient; broadcast for a request. */
  readonly to: string
}

/** Undefined where the frame’s source MAC differs from the ARP sender: a relay, which forges only if it names itself. */
function wayOf({ about, neighbour, route }: Topology, client = '', server = ''): Way | undefined {
  if (about === undefined || neighbour === undefined || route === undefined) return undefined
  if (route !== client && route !== server) return undefined
  return { forger: route, ip: neighbour, victim: about, to: route === client ? server : client }
}

/** The forger contradicts itself: it claims an address and also requests it or sends to it at another MAC. */
function forgeryIn(
  { forger, ip, victim, to, segment, count }: Way & { readonly segment: StateKey; readonly count: number },
  context: RuleContext,
  state: State,
): Finding | undefined {
  if (to === '' || to === forger || isSharedRouterMac(forger)) return undefined
  const pairKey = (one: string, other: string) => [segment, forger, one, other]
  if (isGroupMac(to)) {
    const names = state.looks.add([segment, forger], victim)
    if (names > FEW && !context.isKnownAddress(victim)) return undefined
  }
  state.sentTo.add([segment, forger, victim], count)
  if (isGroupMac(to)) return undefined
  // A host that receives a reply has sent a request, even among thousands.
  state.sentTo.add([segment, to, ip], count)
  state.at.set([pairKey(ip, victim)], to)
  const before = state.forged.sum([pairKey(ip, victim)])
  const now = state.forged.add([pairKey(ip, victim)], count)
  const asked = state.asked.sum([segment, to, ip])
  // Repeats are aggregated; those of requests may arrive after those of their replies.
  if (asked === 0 ? now < TIMES : before < TIMES || before <= ANSWERS * asked) return undefined
  if (state.sentTo.sum([segment, forger, ip]) === 0) return undefined
  const other = state.at.get([pairKey(victim, ip)])
  const isBetween = other !== undefined && other !== to
  const forgery = `${forger} told ${victim} ${now} times without a request that it is ${ip}`
  return {
    summary: isBetween
      ? `${forgery}, and ${ip} that it is ${victim}: it can intercept their traffic (adversary-in-the-middle)`
      : `${forgery}, although it requested that address itself before: traffic from ${victim} to ${ip} is redirected to it`,
    source: forger,
    target: victim,
    activity: `${victim} receives ARP replies that map ${ip} to ${forger}`,
    severity: isBetween ? 'critical' : 'major',
    techniques: context.device(victim)?.class === 'OT' ? ['T0830', 'T1692.002'] : undefined,
  }
}
