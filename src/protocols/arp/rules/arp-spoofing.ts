import { isSharedRouterMac } from '#model/router-mac'
import { defineRule, type Finding, type RuleContext } from '#model/rule'
import { countWindow, distinctWindow, type StateKey, type StateOf, stateMap } from '#model/rule-state'

/** Protocols that map an address to a MAC: RFC 826, RFC 4861. */
const RESOLVERS: ReadonlySet<string> = new Set(['arp', 'icmpv6'])
/** An address that moves once has failed over; one that alternates has two owners. */
const CHANGES = 3
const WINDOW_SECONDS = 600
/** A device that claims two other devices’ addresses intercepts them; with one it may be a replacement. */
const OWNERS = 2
/** An owner not seen for this long may be gone and its address reassigned. */
const GONE_SECONDS = 1800
/**
 * A bridge into a wireless network repeats the claims of the clients behind it under its own MAC, since a station's
 * frame has no room for a fourth address (IEEE 802.11-2020 §9.3.2.1). A forger replies later than that.
 */
const REPEATED_MICROSECONDS = 1000
/** Addresses contested in a minute by more rivals than faults explain: the senders are forged. */
const FLOOD = 10
const FLOOD_SECONDS = 60

const owner = '02:00:00:00:00:02'
const router = '02:00:00:00:00:fe'
const attacker = '02:00:00:00:00:66'
const claim = (mac: string, at: number, ip = '10.0.0.1') => ({
  protocol: 'arp',
  client: mac,
  server: '02:00:00:00:00:03',
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

const STATE = {
  latest: stateMap<{ readonly mac: string; readonly time: number }>({ limit: 10_000 }),
  changes: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  robbedBy: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  owners: stateMap<{ readonly mac: string; readonly second: number }>({ limit: 10_000 }),
  atOnce: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  ofItsOwn: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  rivals: distinctWindow({ limit: 10_000, seconds: FLOOD_SECONDS }),
  contested: distinctWindow({ limit: 10_000, seconds: FLOOD_SECONDS }),
  foughtFor: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'arp-spoofing',
  engine: 'anomaly',
  title: 'Duplicate IP address or ARP spoofing',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0830'],
  defenderTitles: ['ARP Spoofing'],
  learnable: false,
  why: 'A device that answers for another’s address gets its traffic. It can change values to the control room and commands to the controller.',
  todo: [
    'Find both MAC addresses at the switch',
    'Disconnect the one that does not belong there',
    'If both are legitimate, assign one of them another address',
  ],
  falsePositives:
    'Two devices configured with one address by mistake, which harms the plant as well; clusters that share an address.',
  correlateInto: {
    'arp-replies-for-other-hosts': 'source',
    'arp-poisoning': 'source',
    'arp-spoofing': 'source',
  },
  match: { kind: ['identity', 'anomaly'], attributes: ['mac'] },
  state: STATE,
  evaluate({ fact, protocol, client, vlan, lastTime, count }, context, state) {
    if (fact.kind === 'anomaly') {
      if (fact.what !== 'duplicate-ip') return undefined
      return {
        summary: `${context.nameOf('client')} declines its new address because another device uses it (${fact.detail ?? protocol})`,
        severity: 'minor',
        subject: 'declined',
      }
    }
    if (fact.kind !== 'identity' || !RESOLVERS.has(protocol)) return undefined
    const ip = fact.about ?? ''
    // Neighbour discovery also names the requester; only advertisements claim an address (RFC 4861 §7.2.4).
    if (protocol === 'icmpv6' && !ip.includes(':')) return undefined
    const mac = fact.value
    if (ip === '' || isSharedRouterMac(mac)) return undefined
    // The same address may be used in several cells: segments are kept apart.
    const segment = [client.realm, vlan]
    const latest = state.latest.swap([segment, ip], { mac, time: lastTime })
    const before = latest?.mac
    const owner = ownerOf(state, [segment, ip], { mac, second: Math.floor(lastTime / 1e6) })
    const changes = before === undefined || before === mac ? 0 : state.changes.add([segment, ip], 1)
    if (owner === mac) {
      // The true owner has sent again; its rival made the last claim.
      if (changes < CHANGES || isBridge(state, [segment, before, ip], owner)) return undefined
      return contested({ rival: String(before), owner: mac, ip, segment }, context, state)
    }
    const since = lastTime - (latest?.time ?? Number.NEGATIVE_INFINITY)
    const isRepeated = before === owner && since >= 0 && since <= REPEATED_MICROSECONDS
    if (isBridge(state, [segment, mac, ip], owner, { isRepeated, count })) return bridged(mac, owner, ip)
    const owners = state.robbedBy.add([segment, mac], owner)
    if (owners >= OWNERS) return between({ forger: mac, owner, ip, others: owners - 1 }, context)
    return changes < CHANGES ? undefined : contested({ rival: mac, owner, ip, segment }, context, state)
  },
  examples: {
    fires: [
      {
        when: 'two devices have one address',
        facts: [claim(owner, 0), claim(attacker, 10), claim(owner, 20), claim(attacker, 30)],
        severity: 'major',
      },
      {
        when: 'a bridge into a wireless network repeats what those behind it claim',
        facts: [
          claim(owner, 0),
          claim(attacker, 0.0005),
          claim(router, 5, '10.0.0.254'),
          claim(attacker, 5.0005, '10.0.0.254'),
        ],
        severity: 'warning',
      },
      {
        when: 'a source repeated a claim once and then claims the address again and again: no bridge',
        facts: [
          claim(owner, 0),
          claim(attacker, 0.0005),
          claim(attacker, 2),
          claim(attacker, 4),
          claim(owner, 6),
          claim(attacker, 8),
        ],
        severity: 'major',
      },
      {
        when: 'unsolicited claims are aggregated, as they come all the time',
        facts: [
          claim(owner, 0),
          claim(attacker, 0.0005),
          claim(router, 1, '10.0.0.254'),
          claim(attacker, 1.0005, '10.0.0.254'),
          claim(owner, 55),
          claim(router, 56, '10.0.0.254'),
          { ...claim(attacker, 50), count: 30 },
          { ...claim(attacker, 50, '10.0.0.254'), count: 30 },
        ],
        severity: 'critical',
      },
      {
        when: 'the forger is seen before the owners',
        facts: [0, 10, 20].flatMap((at) => [
          claim(attacker, at),
          claim(attacker, at + 1, '10.0.0.254'),
          claim(owner, at + 5),
          claim(router, at + 6, '10.0.0.254'),
        ]),
        severity: 'critical',
      },
      {
        when: 'two devices have one IPv6 address',
        facts: [owner, attacker, owner, attacker].map((mac, i) => ({
          ...claim(mac, i * 10, 'fe80::1'),
          protocol: 'icmpv6',
        })),
        severity: 'major',
      },
      {
        when: 'one device intercepts a controller and its router',
        facts: [
          claim(owner, 0),
          claim(router, 5, '10.0.0.254'),
          claim(attacker, 60),
          claim(attacker, 62, '10.0.0.254'),
        ],
        severity: 'critical',
      },
      {
        when: 'forged senders claim every address',
        facts: Array.from({ length: 4 * FLOOD }, (_, i) =>
          claim(`02:00:00:00:01:${(i + 16).toString(16)}`, i / 4, `10.0.0.${(i % FLOOD) + 1}`),
        ),
        severity: 'major',
      },
    ],
    silent: [
      { when: 'an address moves to the standby', facts: [claim(owner, 0), claim(attacker, 10)] },
      { when: 'it moves there and back', facts: [claim(owner, 0), claim(attacker, 10), claim(owner, 500)] },
      {
        when: 'a cluster moves both of its addresses to the standby',
        facts: [
          claim(owner, 0),
          claim(owner, 5, '10.0.0.254'),
          claim(attacker, 60),
          claim(attacker, 61, '10.0.0.254'),
        ],
      },
      {
        when: 'addresses of devices long gone are reassigned',
        facts: [
          claim(owner, 0),
          claim(router, 5, '10.0.0.254'),
          claim(attacker, 4000),
          claim(attacker, 4010, '10.0.0.254'),
        ],
      },
      {
        when: 'each device claims its own address',
        facts: [claim(owner, 0), claim(attacker, 1, '10.0.0.9'), claim(owner, 2)],
      },
    ],
  },
})

/** The first owner if it is still active, else the current claimant. Remembers the time of each claim. */
function ownerOf(
  state: State,
  key: StateKey,
  claim: { readonly mac: string; readonly second: number },
): string {
  const owner = state.owners.get(key)
  const isPresent = owner !== undefined && claim.second - owner.second <= GONE_SECONDS
  if (isPresent && owner.mac !== claim.mac) return owner.mac
  state.owners.set(key, claim)
  return claim.mac
}

/**
 * Does this MAC only repeat the owner's claims at once? One that claims the address unprompted more often is no bridge.
 * `claim` gives kind and count of the current claim; undefined if there is none.
 */
function isBridge(
  state: State,
  key: StateKey,
  owner: string,
  claim?: { readonly isRepeated: boolean; readonly count: number },
): boolean {
  const place = [key, owner]
  const count = claim?.count ?? 0
  const repeats = state.atOnce.add(place, claim?.isRepeated === true ? count : 0)
  const others = state.ofItsOwn.add(place, claim?.isRepeated === false ? count : 0)
  return repeats > 0 && others <= repeats
}

function bridged(bridge: string, owner: string, ip: string): Finding {
  return {
    summary: `${bridge} repeats each claim of ${owner} to ${ip} at once under its own MAC, as a bridge into a wireless network does`,
    source: bridge,
    target: ip,
    severity: 'warning',
    subject: ip,
  }
}

interface Contest {
  readonly rival: string
  readonly owner: string
  readonly ip: string
  readonly segment: StateKey
}

function contested({ rival, owner, ip, segment }: Contest, context: RuleContext, state: State): Finding {
  const rivals = state.rivals.add(segment, rival)
  const addresses = state.contested.add(segment, ip)
  if (rivals >= FLOOD && addresses >= FLOOD)
    return {
      summary: `${addresses} addresses are claimed within a minute by ${rivals} MAC addresses other than their owners’: a flood of forged senders`,
      source: '',
      target: '',
      severity: 'major',
      subject: 'flood',
    }
  const ofRival = state.foughtFor.add([segment, rival], ip)
  const ofOwner = state.foughtFor.add([segment, owner], ip)
  // If the forger was captured first, it counts as the owner; but only it contests several addresses.
  if (ofOwner >= OWNERS && ofRival < OWNERS)
    return between({ forger: owner, owner: rival, ip, others: ofOwner - 1 }, context)
  return {
    summary: `${rival} and ${owner} both claim ${ip}, in turn; ${owner} had it first`,
    source: rival,
    target: ip,
    severity: 'major',
    subject: ip,
    activity: `${rival} claims ${ip}`,
    techniques: techniquesFor(ip, context),
  }
}

function between(
  { forger, owner, ip, others }: { forger: string; owner: string; ip: string; others: number },
  context: RuleContext,
): Finding {
  return {
    title: 'ARP spoofing of several devices',
    summary: `${forger} answers for ${ip}, which belongs to ${owner}, and for ${others === 1 ? 'one other address' : `${others} other addresses`}: it can intercept their traffic (adversary-in-the-middle)`,
    source: forger,
    target: ip,
    severity: 'critical',
    subject: ip,
    activity: `${forger} answers for ${ip}`,
    techniques: techniquesFor(ip, context),
  }
}

/** Forged values of a controller reach the screens as genuine. */
function techniquesFor(ip: string, context: RuleContext): readonly string[] | undefined {
  return context.device(ip)?.class === 'OT' ? ['T0830', 'T1692.002'] : undefined
}
