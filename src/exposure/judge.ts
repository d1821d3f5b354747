/** Everything together: what of a plant could be attacked, how bad each finding is, and why. */
import type { Alert } from '#model/alert'
import type { Device } from '#model/device'
import type { AdvisoryFeed, DeviceRisk, Exposure, FindingState, MatchProof } from '#model/exposure'
import { identifier } from '#model/identifier'
import type { SiteConduit } from '#model/site'
import { type AdvisorySet, type CveFacts, NO_FACTS } from './advisory.ts'
import { raisedByAttempt, triedOn } from './attempts.ts'
import { parseVector } from './cvss.ts'
import { actionOf, dueOf, type Exploitation } from './decision-tables.ts'
import { endFindings } from './end-of-support.ts'
import { FindingLimit } from './finding-limit.ts'
import { type Match, Matcher } from './matching.ts'
import { type ModuleObservation, observationsOf, type ProductKnowledge } from './observation.ts'
import type { PatchState } from './patch-levels.ts'
import { postureOf } from './posture.ts'
import {
  confidenceOf,
  consequenceOfDevice,
  type Reason,
  reachOf,
  reachOfFlaw,
  serviceReach,
  severityOf,
} from './reasons.ts'
import { bandOf, deviceRisk, riskOf, securityScore, siteScore, threatOf } from './risk.ts'
import { type Surroundings, zonesOfSubnets } from './surroundings.ts'
import { weights } from './weights.ts'

interface Plant {
  readonly devices: Iterable<Device>
  readonly alerts: readonly Alert[]
}

export interface Judging {
  readonly set: AdvisorySet
  readonly knowledge: ProductKnowledge
  /** Decisions of people, by id of the exposure. */
  readonly states?: ReadonlyMap<string, FindingState>
  /** Fixes of distributions in installed packages; decisions of people take precedence. */
  readonly patched?: PatchState
  /** Permitted traffic between zones, from the site file. */
  readonly conduits?: readonly SiteConduit[]
}

export interface PlantExposure {
  /** The gravest first. */
  readonly exposures: readonly Exposure[]
  /** Findings beyond `FindingLimit`. */
  readonly leftOut: number
  readonly risks: ReadonlyMap<string, DeviceRisk>
  readonly siteScore: number | undefined
  /** How bad it is to lose each device that a score can be given. */
  readonly consequences: ReadonlyMap<string, number>
  readonly feeds: readonly AdvisoryFeed[]
  /** Devices whose product is not known, or whose maker no advisory names. */
  readonly unidentified: number
}

const limits = {
  /** Findings of one device, the gravest. */
  perDevice: 400,
  /** Proofs of one finding. */
  proofs: 4,
} as const

const MITIGATION: Readonly<Record<FindingState, number>> = {
  open: weights.mitigation.none,
  confirmed: weights.mitigation.none,
  workaround: weights.mitigation.workaround,
  mitigated: weights.mitigation.compensating,
  rejected: weights.mitigation.done,
  fixed: weights.mitigation.done,
  accepted: weights.mitigation.done,
}

export function judgePlant(plant: Plant, around: Surroundings, judging: Judging): PlantExposure {
  const alertsOf = alertsByDevice(plant.alerts)
  const matcher = new Matcher(judging.set)
  const setting = { around, zonesOf: zonesOfSubnets(plant.devices), conduits: judging.conduits ?? [] }
  const findings = new FindingLimit()
  const risks = new Map<string, DeviceRisk>()
  const scored: { security: number; consequence: number }[] = []
  const consequences = new Map<string, number>()
  let unidentified = 0
  for (const device of plant.devices) {
    const observations = observationsOf(device, judging.knowledge)
    const alerts = alertsOf.get(device.id) ?? []
    const tried = triedOn(device.id, alerts)
    const known = advisoryExposures({ device, tried }, observations, matcher, around, judging)
    const posture = [...postureOf(device, alerts, setting), ...endFindings(device, observations, matcher)]
    const settings = posture.map((one) => postureExposure(device, one, judging))
    for (const one of known.concat(settings)) findings.add(one)
    const points = settings.reduce((sum, { score, state }) => sum + (MITIGATION[state] > 0 ? score : 0), 0)
    const risk = deviceRisk(known.map(({ score }) => score))
    const isKnown = observations.some(({ vendor }) => judging.set.rowsOf(vendor).length > 0)
    if (!isKnown) unidentified++
    const isJudged = isKnown || posture.length > 0
    const security = securityScore(risk, points)
    risks.set(device.id, {
      riskScore: isJudged ? Math.round(Math.max(risk, Math.min(100, points)) * 10) / 10 : undefined,
      securityScore: isJudged ? security : undefined,
    })
    if (!isJudged) continue
    const consequence = consequenceOfDevice(device).value
    consequences.set(device.id, consequence)
    scored.push({ security, consequence })
  }
  return {
    exposures: findings.take(),
    leftOut: findings.leftOut,
    risks,
    siteScore: siteScore(scored),
    consequences,
    feeds: judging.set.feeds,
    unidentified,
  }
}

function advisoryExposures(
  { device, tried }: { readonly device: Device; readonly tried: ReadonlySet<string> },
  observations: readonly ModuleObservation[],
  matcher: Matcher,
  around: Surroundings,
  { set, states, patched }: Judging,
): Exposure[] {
  const reach = reachOf(device, around)
  const consequence = consequenceOfDevice(device)
  const made = new Map<string, Exposure>()
  for (const seen of observations) {
    for (const match of matcher.matchesOf(seen)) {
      const id = identifier('exposure', device.id, seen.module, match.cve)
      const facts = set.factsOf(match.cve) ?? NO_FACTS
      const before = made.get(id)
      if (before !== undefined && before.isCertain >= !match.isPossible) {
        if (before.proofs.length < limits.proofs)
          made.set(id, { ...before, proofs: [...before.proofs, proofOf(match, seen)] })
        continue
      }
      const state = states?.get(id) ?? patched?.(device.id, seen.module, match.cve) ?? 'open'
      const isTried = tried.has(match.cve)
      made.set(id, exposureOf({ id, device, seen, match, facts, reach, consequence, state, isTried }))
    }
  }
  const sorted = [...made.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  return sorted.slice(0, limits.perDevice)
}

interface Found {
  readonly id: string
  readonly device: Device
  readonly seen: ModuleObservation
  readonly match: Match
  readonly facts: CveFacts
  readonly reach: Reason
  readonly consequence: Reason
  readonly state: FindingState
  /** An alert shows an attempt on this device. */
  readonly isTried: boolean
}

function exposureOf(found: Found): Exposure {
  const { id, device, seen, match, facts, consequence, state, isTried } = found
  const reach = isTried ? raisedByAttempt(found.reach, 'reach') : found.reach
  const vector = parseVector(facts.vector3)
  const severity = severityOf(facts, vector, device.type)
  const isExploited = facts.kev !== '' || isTried
  const threat = threatOf({
    isExploited: isExploited || facts.exploitation === 'active',
    hasModule: facts.metasploit,
    hasProofOfConcept: facts.exploitation === 'poc',
    epss: facts.epss,
  })
  const matched = confidenceOf(match.tier, match.isPossible)
  const confidence = isTried ? raisedByAttempt(matched, 'confidence') : matched
  const service = serviceReach(match.row.service, device)
  const terms = riskOf({
    severity: severity.value,
    threat: threat.value,
    exposure: reach.value * service.value,
    consequence: consequence.value,
    confidence: confidence.value,
    mitigation: MITIGATION[state],
    isKnownExploited: isExploited,
    why: {
      severity: severity.why,
      threat: isTried ? 'attempted on this device: see its alerts' : threat.why,
      exposure: service.why === '' ? reach.why : `${reach.why}; ${service.why}`,
      consequence: consequence.why,
      confidence: confidence.why,
      mitigation: state,
    },
  })
  const { isAutomatable, isTotal } = reachOfFlaw(facts, vector)
  const exploitation: Exploitation =
    isExploited || facts.exploitation === 'active'
      ? 'active'
      : facts.exploitation === 'poc' || facts.metasploit
        ? 'poc'
        : 'none'
  const mission = consequence.value >= 0.9 ? 'high' : consequence.value >= 0.7 ? 'medium' : 'low'
  const { row } = match
  return {
    id,
    device: device.id,
    module: seen.module,
    kind: 'advisory',
    name: match.cve,
    title: `${match.cve} in ${row.product}`,
    isCertain: !match.isPossible,
    score: terms.score,
    band: bandOf(terms.score),
    terms,
    proofs: [proofOf(match, seen)],
    cvss: facts.cvss4 ?? facts.cvss3,
    vector: facts.cvss4 === undefined ? facts.vector3 : facts.vector4,
    cwe: facts.cwe,
    epss: facts.epss,
    knownExploited: facts.kev,
    hasPublicExploit:
      isTried || facts.metasploit || facts.exploitation === 'poc' || facts.exploitation === 'active',
    published: facts.published,
    action: actionOf(exploitation, isAutomatable, isTotal, mission),
    due: dueOf(isExploited, reach.value >= weights.reach.internet, isAutomatable, isTotal),
    fixedIn: row.fixedIn,
    todo: todoOf(match),
    state,
  }
}

function proofOf(match: Match, seen: ModuleObservation): MatchProof {
  const { row, tier, isPossible, version, reason } = match
  return {
    advisory: row.advisory,
    product: row.product,
    range: row.range.length > 400 ? `${row.range.slice(0, 400)} …` : row.range,
    tier,
    isPossible,
    observed: seen.shown,
    version,
    reason,
    fixedIn: row.fixedIn,
    provenance: seen.provenance,
  }
}

function todoOf({ row, isPossible }: Match): string {
  const first = isPossible ? 'Check the version on the device. ' : ''
  const [fix] = row.fixedIn
  if (fix !== undefined) return `${first}Update to ${fix} or later.`
  return `${first}The advisory lists no readable fixed version: follow the vendor’s guidance, and restrict access.`
}

function postureExposure(
  device: Device,
  { kind, title, what, points, todo }: ReturnType<typeof postureOf>[number],
  { states }: Judging,
): Exposure {
  const id = identifier('exposure', device.id, '', kind)
  return {
    id,
    device: device.id,
    module: '',
    kind: 'posture',
    name: kind,
    title: `${title}: ${what}`,
    isCertain: true,
    score: points,
    band: bandOf(points),
    terms: undefined,
    proofs: [],
    cvss: undefined,
    vector: '',
    cwe: '',
    epss: undefined,
    knownExploited: '',
    hasPublicExploit: false,
    published: '',
    action: '',
    due: '',
    fixedIn: [],
    todo,
    state: states?.get(id) ?? 'open',
  }
}

function alertsByDevice(alerts: readonly Alert[]): ReadonlyMap<string, readonly Alert[]> {
  const all = new Map<string, Alert[]>()
  for (const alert of alerts) {
    for (const id of new Set([alert.source, alert.destination, ...alert.targets])) {
      const own = all.get(id)
      if (own === undefined) all.set(id, [alert])
      else own.push(alert)
    }
  }
  return all
}
