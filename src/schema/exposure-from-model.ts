/** Exposures, paths and changes of the model as the contract has them. */
import type {
  AttackPath,
  AttackPlan,
  Exposure,
  PathChange,
  Recommendation,
  Rescored,
  SiteExposure,
  ZoneSecurity,
} from '#model/exposure'
import type {
  AttackPathItem,
  ExposureItem,
  ExposureSummary,
  PathChangeItem,
  RecommendationItem,
  ZoneSecurityItem,
} from './exposure.ts'
import { proofOf } from './from-model.ts'

export function exposureOf(exposure: Exposure, files: readonly string[]): ExposureItem {
  const { device, isCertain, terms, proofs, cvss, epss, knownExploited, ...rest } = exposure
  return {
    id: rest.id,
    device: device,
    module: rest.module,
    kind: rest.kind,
    name: rest.name,
    cve: rest.kind === 'advisory' ? rest.name : null,
    title: rest.title,
    verdict: isCertain ? 'affected' : 'possible',
    score: rest.score,
    band: rest.band,
    terms: terms === undefined ? null : termsOf(terms),
    proofs: proofs.map(({ provenance, fixedIn, ...proof }) => ({
      ...proof,
      fixedIn: [...fixedIn],
      provenance: provenance === undefined ? null : proofOf(provenance, files),
    })),
    cvss: cvss ?? null,
    vector: rest.vector,
    cwe: rest.cwe,
    epss: epss ?? null,
    knownExploited: knownExploited === '' ? null : knownExploited,
    hasPublicExploit: rest.hasPublicExploit,
    published: rest.published,
    action: rest.action,
    due: rest.due,
    fixedIn: [...rest.fixedIn],
    todo: rest.todo,
    state: rest.state,
  }
}

function termsOf({ score: _, why, ...terms }: NonNullable<Exposure['terms']>) {
  return { ...terms, why: { ...why } }
}

export function pathOf({ hops, ...path }: AttackPath): AttackPathItem {
  return {
    ...path,
    probability: rounded(path.probability),
    hops: hops.map((hop) => ({ ...hop, probability: rounded(hop.probability), reach: rounded(hop.reach) })),
  }
}

function changeOf({ devices: knownDevices, firewall, scores, ...change }: PathChange): PathChangeItem {
  return {
    ...change,
    ...changeScores(scores),
    before: rounded(change.before),
    alone: rounded(change.alone),
    together: rounded(change.together),
    touches: [...knownDevices],
    firewall: firewall.map((row) => ({ ...row })),
  }
}

function changeScores(scores: PathChange['scores']) {
  if (scores === undefined) return {}
  const { before, alone, together, devices } = scores
  return {
    scores: {
      before: before ?? null,
      alone: alone ?? null,
      together: together ?? null,
      devices: devices.map(deviceScore),
    },
  }
}

function deviceScore({ device, before, after }: Rescored['devices'][number]) {
  return { device: device, before, after }
}

export function planOf({ changes, chokePoints }: AttackPlan) {
  return {
    changes: changes.map(changeOf),
    chokePoints: chokePoints.map(({ device, share }) => ({ device: device, share })),
  }
}

/** Scores before and after, of a what-if that changes something. */
export function rescoredOf({ scores }: AttackPlan) {
  if (scores === undefined) return {}
  const { before, after, devices } = scores
  return {
    scores: {
      before: before ?? null,
      after: after ?? null,
      devices: devices.map(deviceScore),
    },
  }
}

function recommendationOf({ devices: knownDevices, exposures, ...rest }: Recommendation): RecommendationItem {
  return { ...rest, touches: [...knownDevices], findings: exposures.length }
}

export function exposureSummaryOf(site: SiteExposure | undefined): ExposureSummary {
  if (site === undefined)
    return {
      securityScore: null,
      feeds: [],
      unidentified: 0,
      recommendations: [],
      changes: [],
      chokePoints: [],
    }
  return {
    securityScore: site.siteScore ?? null,
    feeds: site.feeds.map((feed) => ({ ...feed })),
    unidentified: site.unidentified,
    recommendations: site.recommendations.map(recommendationOf),
    ...(site.zones === undefined ? {} : { zones: site.zones.map(zoneOf) }),
    ...planOf(site.plan),
  }
}

function zoneOf({ zone, devices, target, achieved, reasons }: ZoneSecurity): ZoneSecurityItem {
  return {
    zone,
    deviceCount: devices,
    target: target ?? null,
    achieved,
    reasons: reasons.map(({ settings, devices: knownDevices, count, ...words }) => ({
      ...words,
      settings: [...settings],
      touches: [...knownDevices],
      deviceCount: count,
    })),
  }
}

/** Six digits are more precise than the input. */
function rounded(chance: number): number {
  return Math.round(chance * 1e6) / 1e6
}
