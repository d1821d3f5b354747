/**
 * Alerts of several sites that belong together, each with the reason: the same address of the internet, the same rule where
 * few sites had it before, the same technique in the same hours. Incidents of sensors stay as they are.
 */
import { kindOfIp } from '#model/address'

const HOUR_MS = 3_600_000

export const crossSiteLimits = {
  /** Milliseconds between the first and the last of what is joined by a rule or a technique. */
  windowMs: 24 * HOUR_MS,
  /** Share of sites above which a reason is common and joins nothing, and number of sites from which shares count. */
  commonShare: 0.2,
  /** Share of sites that may have had the rule before. */
  knownShare: 0.05,
  sites: 10,
  /** Incidents of one answer, and alerts and reasons of one. */
  incidents: 100,
  alerts: 200,
  reasons: 10,
} as const

export interface CrossSiteAlert {
  readonly sensor: string
  readonly id: string
  readonly site: string
  readonly rule: string
  readonly title: string
  readonly severity: string
  /** Lower is graver. */
  readonly grade: number
  /** Milliseconds on the console's clock. */
  readonly time: number
  readonly sourceAddress: string
  readonly destinationAddress: string
  /** ATT&CK for ICS. */
  readonly techniques: readonly string[]
}

export interface CrossSiteReason {
  readonly kind: 'address' | 'rule' | 'technique'
  readonly value: string
  readonly sites: number
}

export interface CrossSiteIncident {
  /** The strongest reason: the same as long as it holds. */
  readonly id: string
  readonly title: string
  readonly severity: string
  readonly sites: readonly string[]
  readonly alerts: readonly CrossSiteAlert[]
  readonly alertCount: number
  readonly reasons: readonly CrossSiteReason[]
  readonly time: number
  readonly lastTime: number
}

export interface CrossSiteInput {
  readonly alerts: readonly CrossSiteAlert[]
  /** Of the whole scope. */
  readonly siteCount: number
  /** Rule → site → first alert of it there, in milliseconds. */
  readonly firstOfRule: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** Strongest first. */
const KINDS = ['address', 'rule', 'technique'] as const
/** Major and graver: minor alerts of one kind are everyday at many sites. */
const GRAVE = 1

export function crossSiteIncidents({
  alerts,
  siteCount,
  firstOfRule,
}: CrossSiteInput): readonly CrossSiteIncident[] {
  const sorted = [...alerts].sort((a, b) => a.time - b.time || compare(keyOf(a), keyOf(b)))
  const parents = sorted.map((_, at) => at)
  const root = (at: number): number => {
    let one = at
    while (parents[one] !== one) {
      parents[one] = parents[parents[one]!]!
      one = parents[one]!
    }
    return one
  }
  const edges: { readonly reason: CrossSiteReason; readonly at: number }[] = []
  for (const { kind, value, members } of groupsOf(sorted, firstOfRule, siteCount)) {
    const sites = new Set(members.map((at) => sorted[at]!.site)).size
    if (sites < 2 || isCommon(kind, sites, siteCount)) continue
    edges.push({ reason: { kind, value, sites }, at: members[0]! })
    for (const at of members) parents[root(at)] = root(members[0]!)
  }
  const reasonsOf = Map.groupBy(edges, ({ at }) => root(at))
  const membersOf = Map.groupBy(sorted.keys(), root)
  return [...reasonsOf]
    .map(([group, found]) =>
      incidentOf(
        membersOf.get(group)!.map((at) => sorted[at]!),
        found.map(({ reason }) => reason),
      ),
    )
    .sort((a, b) => b.lastTime - a.lastTime || compare(a.id, b.id))
    .slice(0, crossSiteLimits.incidents)
}

/** An address joins at any share of a small fleet; content networks and update servers are everywhere in a large one. */
function isCommon(kind: CrossSiteReason['kind'], sites: number, all: number): boolean {
  if (kind === 'rule') return false // judged by the sites that had it before
  return all >= crossSiteLimits.sites && sites > all * crossSiteLimits.commonShare
}

interface Group {
  readonly kind: CrossSiteReason['kind']
  readonly value: string
  readonly members: readonly number[]
}

function groupsOf(
  alerts: readonly CrossSiteAlert[],
  firstOfRule: CrossSiteInput['firstOfRule'],
  siteCount: number,
): readonly Group[] {
  const byValue: Record<CrossSiteReason['kind'], Map<string, number[]>> = {
    address: new Map(),
    rule: new Map(),
    technique: new Map(),
  }
  const add = (kind: CrossSiteReason['kind'], value: string, at: number) => {
    const members = byValue[kind].get(value)
    if (members === undefined) byValue[kind].set(value, [at])
    else members.push(at)
  }
  for (const [at, alert] of alerts.entries()) {
    const addresses = new Set([alert.sourceAddress, alert.destinationAddress].filter(isExternal))
    for (const address of addresses) add('address', address, at)
    if (alert.grade > GRAVE) continue
    add('rule', alert.rule, at)
    for (const technique of new Set(alert.techniques)) add('technique', technique, at)
  }
  const groups: Group[] = []
  for (const kind of KINDS)
    for (const [value, members] of byValue[kind])
      if (kind === 'address') groups.push({ kind, value, members })
      else
        for (const some of windowsOf(members, alerts))
          if (kind === 'technique' || isNewRule(value, alerts[some[0]!]!.time, firstOfRule, siteCount))
            groups.push({ kind, value, members: some })
  return groups
}

/** Runs of alerts that all lie within the window after their first. */
function windowsOf(members: readonly number[], alerts: readonly CrossSiteAlert[]): readonly number[][] {
  const windows: number[][] = []
  for (const at of members) {
    const last = windows.at(-1)
    if (last !== undefined && alerts[at]!.time - alerts[last[0]!]!.time <= crossSiteLimits.windowMs)
      last.push(at)
    else windows.push([at])
  }
  return windows
}

/** In at most one site of twenty before, in none of a smaller fleet. */
function isNewRule(
  rule: string,
  before: number,
  firstOfRule: CrossSiteInput['firstOfRule'],
  siteCount: number,
): boolean {
  const sites = [...(firstOfRule.get(rule)?.values() ?? [])].filter((first) => first < before).length
  return sites <= Math.floor(siteCount * crossSiteLimits.knownShare)
}

function isExternal(address: string): boolean {
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address)
  return isAddress && kindOfIp(address) === 'public'
}

function incidentOf(
  alerts: readonly CrossSiteAlert[],
  reasons: readonly CrossSiteReason[],
): CrossSiteIncident {
  const ordered = [...reasons].sort(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.sites - a.sites || compare(a.value, b.value),
  )
  const worst = alerts.reduce((one, other) => (other.grade < one.grade ? other : one))
  return {
    id: `${ordered[0]!.kind}:${ordered[0]!.value}:${alerts[0]!.time}`,
    title: worst.title,
    severity: worst.severity,
    sites: [...new Set(alerts.map(({ site }) => site))],
    alerts: alerts.slice(-crossSiteLimits.alerts),
    alertCount: alerts.length,
    reasons: ordered.slice(0, crossSiteLimits.reasons),
    time: alerts[0]!.time,
    lastTime: alerts.at(-1)!.time,
  }
}

const keyOf = ({ sensor, id }: CrossSiteAlert) => `${sensor} ${id}`

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
