/** Everything together: what of a plant could be attacked, how bad each finding is, and why. */
import type { Alert } from '#model/alert'
import type { Asset, DeviceType } from '#model/asset'
import type { DeviceRisk, Exposure, Feed, FindingState, MatchProof, Tier } from '#model/exposure'
import { identifier } from '#model/identifier'
import type { SiteConduit } from '#model/site'
import { type AdvisorySet, type CveFacts, NO_FACTS } from './advisory.ts'
import { raisedByAttempt, triedOn } from './attempts.ts'
import { baseScore, environmentalScore, parseVector, type Requirements, type Vector } from './cvss.ts'
import { actionOf, dueOf, type Exploitation } from './decision-tables.ts'
import { endFindings } from './end-of-support.ts'
import { type Match, Matcher } from './matching.ts'
import { type Observation, observationsOf, type ProductKnowledge } from './observation.ts'
import { postureOf } from './posture.ts'
import { bandOf, deviceRisk, riskOf, securityScore, siteScore, threatOf } from './risk.ts'
import { isEnterprise, type Surroundings, zonesOfSubnets } from './surroundings.ts'
import { consequenceOf, weights } from './weights.ts'

export interface Plant {
  readonly assets: Iterable<Asset>
  readonly alerts: readonly Alert[]
}

export interface Judging {
  readonly set: AdvisorySet
  readonly knowledge: ProductKnowledge
  /** What people said, by id of the exposure. */
  readonly states?: ReadonlyMap<string, FindingState>
  /** What may pass between zones, as the site file says it. */
  readonly conduits?: readonly SiteConduit[]
}

export interface PlantExposure {
  /** The gravest first. */
  readonly exposures: readonly Exposure[]
  readonly risks: ReadonlyMap<string, DeviceRisk>
  readonly siteScore: number | undefined
  /** How bad it is to lose each device that a score can be given. */
  readonly consequences: ReadonlyMap<string, number>
  readonly feeds: readonly Feed[]
  /** Devices whose product is not known, or whose maker no advisory names. */
  readonly unidentified: number
}

const limits = {
  /** Findings of one device, the gravest. */
  perDevice: 400,
  /** Proofs of one finding. */
  proofs: 4,
} as const

const CONTROLLERS: ReadonlySet<DeviceType> = new Set([
  'PLC',
  'RTU',
  'IED',
  'DCS Controller',
  'Robot Controller',
])
const STATIONS: ReadonlySet<DeviceType> = new Set(['HMI', 'Engineering Station', 'Terminal Station'])
const CONTROLLER_NEEDS: Requirements = { confidentiality: 'low', integrity: 'high', availability: 'high' }
const STATION_NEEDS: Requirements = { confidentiality: 'medium', integrity: 'high', availability: 'medium' }
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
  const alertsOf = alertsByAsset(plant.alerts)
  const matcher = new Matcher(judging.set)
  const setting = { around, zonesOf: zonesOfSubnets(plant.assets), conduits: judging.conduits ?? [] }
  const exposures: Exposure[] = []
  const risks = new Map<string, DeviceRisk>()
  const scored: { security: number; consequence: number }[] = []
  const consequences = new Map<string, number>()
  let unidentified = 0
  for (const asset of plant.assets) {
    const observations = observationsOf(asset, judging.knowledge)
    const alerts = alertsOf.get(asset.id) ?? []
    const tried = triedOn(asset.id, alerts)
    const known = advisoryExposures({ asset, tried }, observations, matcher, around, judging)
    const posture = [...postureOf(asset, alerts, setting), ...endFindings(asset, observations, matcher)]
    const settings = posture.map((one) => postureExposure(asset, one, judging))
    for (const one of known.concat(settings)) exposures.push(one)
    const points = settings.reduce((sum, { score, state }) => sum + (MITIGATION[state] > 0 ? score : 0), 0)
    const risk = deviceRisk(known.map(({ score }) => score))
    const isKnown = observations.some(({ vendor }) => judging.set.rowsOf(vendor).length > 0)
    if (!isKnown) unidentified++
    const isJudged = isKnown || posture.length > 0
    const security = securityScore(risk, points)
    risks.set(asset.id, {
      riskScore: isJudged ? Math.round(Math.max(risk, Math.min(100, points)) * 10) / 10 : undefined,
      securityScore: isJudged ? security : undefined,
    })
    if (!isJudged) continue
    const consequence = consequenceOfAsset(asset).value
    consequences.set(asset.id, consequence)
    scored.push({ security, consequence })
  }
  exposures.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  return {
    exposures,
    risks,
    siteScore: siteScore(scored),
    consequences,
    feeds: judging.set.feeds,
    unidentified,
  }
}

function advisoryExposures(
  { asset, tried }: { readonly asset: Asset; readonly tried: ReadonlySet<string> },
  observations: readonly Observation[],
  matcher: Matcher,
  around: Surroundings,
  { set, states }: Judging,
): Exposure[] {
  const reach = reachOf(asset, around)
  const consequence = consequenceOfAsset(asset)
  const made = new Map<string, Exposure>()
  for (const seen of observations) {
    for (const match of matcher.matchesOf(seen)) {
      const id = identifier('exposure', asset.id, seen.module, match.cve)
      const facts = set.factsOf(match.cve) ?? NO_FACTS
      const before = made.get(id)
      if (before !== undefined && before.isCertain >= !match.isPossible) {
        if (before.proofs.length < limits.proofs)
          made.set(id, { ...before, proofs: [...before.proofs, proofOf(match, seen)] })
        continue
      }
      const state = states?.get(id) ?? 'open'
      const isTried = tried.has(match.cve)
      made.set(id, exposureOf({ id, asset, seen, match, facts, reach, consequence, state, isTried }))
    }
  }
  const sorted = [...made.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  return sorted.slice(0, limits.perDevice)
}

interface Found {
  readonly id: string
  readonly asset: Asset
  readonly seen: Observation
  readonly match: Match
  readonly facts: CveFacts
  readonly reach: Reason
  readonly consequence: Reason
  readonly state: FindingState
  /** An alert says that somebody tried it on this device. */
  readonly isTried: boolean
}

interface Reason {
  readonly value: number
  readonly why: string
}

function exposureOf(found: Found): Exposure {
  const { id, asset, seen, match, facts, consequence, state, isTried } = found
  const reach = isTried ? raisedByAttempt(found.reach, 'reach') : found.reach
  const vector = parseVector(facts.vector3)
  const severity = severityOf(facts, vector, asset.type)
  const isExploited = facts.kev !== '' || isTried
  const threat = threatOf({
    isExploited: isExploited || facts.exploitation === 'active',
    hasModule: facts.metasploit,
    hasProofOfConcept: facts.exploitation === 'poc',
    epss: facts.epss,
  })
  const matched = confidenceOf(match.tier, match.isPossible)
  const confidence = isTried ? raisedByAttempt(matched, 'confidence') : matched
  const service = serviceReach(match.row.service, asset)
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
      threat: isTried ? 'tried on it here: see its alerts' : threat.why,
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
    asset: asset.id,
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

function proofOf(match: Match, seen: Observation): MatchProof {
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
  return `${first}The advisory names no fixed version that can be read: follow the maker’s guidance, and let only those reach it who must.`
}

function postureExposure(
  asset: Asset,
  { kind, title, what, points, todo }: ReturnType<typeof postureOf>[number],
  { states }: Judging,
): Exposure {
  const id = identifier('exposure', asset.id, '', kind)
  return {
    id,
    asset: asset.id,
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

/** Who can get at it, by whom it was seen with. */
function reachOf(asset: Asset, around: Surroundings): Reason {
  const { reach } = weights
  const self = around.get(asset.id)
  if (self === undefined) return { value: reach.none, why: 'nothing was seen to reach it' }
  const isPlantOwn = self.inbound.length + self.outbound.length > 0
  let best: Reason = isPlantOwn
    ? { value: reach.sameZone, why: 'only its own zone was seen to reach it' }
    : { value: reach.none, why: 'nothing was seen to reach it' }
  for (const { other } of self.inbound) {
    const client = around.get(other)
    if (client === undefined) continue
    const found: Reason =
      client.type === 'Internet'
        ? { value: reach.internet, why: 'reached from the internet' }
        : isEnterprise(client) && client.zone !== self.zone
          ? { value: reach.enterprise, why: `reached by ${client.name} from the office or DMZ` }
          : client.zone !== self.zone
            ? { value: reach.otherZone, why: `reached by ${client.name} from another zone` }
            : best
    if (found.value > best.value) best = found
  }
  return best
}

function serviceReach(service: string | undefined, asset: Asset): Reason {
  if (service === undefined) return { value: 1, why: '' }
  const isOpen = asset.protocols.some(({ protocol, role }) => protocol === service && role !== 'client')
  return isOpen
    ? { value: 1, why: '' }
    : { value: weights.reach.serviceNotSeen, why: `${service} was not seen on it` }
}

function severityOf(facts: CveFacts, vector: Vector | undefined, type: DeviceType): Reason {
  if (facts.cvss4 !== undefined) return { value: facts.cvss4, why: 'CVSS 4.0' }
  if (vector !== undefined) {
    const needs = CONTROLLERS.has(type) ? CONTROLLER_NEEDS : STATIONS.has(type) ? STATION_NEEDS : undefined
    if (needs !== undefined)
      return {
        value: environmentalScore(vector, needs),
        why: `CVSS ${vector.version}, as it weighs on a ${type}`,
      }
    return { value: facts.cvss3 ?? baseScore(vector), why: `CVSS ${vector.version}` }
  }
  if (facts.cvss3 !== undefined) return { value: facts.cvss3, why: 'CVSS 3' }
  return { value: weights.noScore, why: 'no score is published' }
}

function confidenceOf(tier: Tier, isPossible: boolean): Reason {
  const { confidence } = weights
  if (tier === 'D' || tier === 'E') return { value: confidence.weak, why: 'recognised by words alone' }
  if (isPossible) return { value: confidence.unknown, why: 'the version is not certain' }
  if (tier === 'C') return { value: confidence.family, why: 'recognised by its family' }
  return {
    value: confidence.certain,
    why: tier === 'A' ? 'order or model number is named' : 'its name is named',
  }
}

/** SSVC's two points where CISA gave none: from the vector. */
function reachOfFlaw(facts: CveFacts, vector: Vector | undefined) {
  const m = vector?.metrics ?? {}
  const byVector = m.AV === 'N' && m.AC === 'L' && m.PR === 'N' && m.UI === 'N'
  const isTotal = m.C === 'H' && m.I === 'H' && m.A === 'H'
  return {
    isAutomatable: facts.automatable === '' ? byVector : facts.automatable === 'yes',
    isTotal: facts.impact === '' ? isTotal : facts.impact === 'total',
  }
}

function consequenceOfAsset(asset: Asset): Reason {
  // `medium` is what a device has that nobody spoke of.
  return consequenceOf({
    ...asset,
    isImportanceTold: asset.importance !== 'medium' && asset.type !== 'Internet',
  })
}

function alertsByAsset(alerts: readonly Alert[]): ReadonlyMap<string, readonly Alert[]> {
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
