/** Risk of a finding, a device and the site: docs/internals/exposure-models.md §3. */
import type { RiskBand, RiskTerms } from '#model/exposure'
import { weights } from './weights.ts'

export interface RiskInput {
  readonly severity: number
  readonly threat: number
  readonly exposure: number
  readonly consequence: number
  readonly confidence: number
  readonly mitigation: number
  readonly isKnownExploited: boolean
  readonly why?: Readonly<Record<string, string>>
}

export function riskOf(input: RiskInput): RiskTerms {
  const { severity, threat, exposure, consequence, confidence, mitigation } = input
  const raw =
    100 *
    (severity / 10) *
    (0.5 + 0.5 * threat) *
    (0.55 + 0.45 * exposure) *
    (0.6 + 0.4 * consequence) *
    confidence *
    mitigation
  const { floor: rule } = weights
  const isLifted =
    input.isKnownExploited && confidence >= rule.confidence && exposure >= rule.reach && mitigation === 1
  const floor = isLifted ? (consequence < rule.lowConsequence ? rule.lowScore : rule.score) : 0
  return {
    severity,
    threat: round(threat, 4),
    exposure,
    consequence,
    confidence,
    mitigation,
    raw: round(raw, 2),
    floor,
    score: round(Math.max(raw, floor), 1),
    why: input.why ?? {},
  }
}

/** The greatest of what is known of exploitation, and a floor: EPSS is trained mostly on office networks. */
export function threatOf(known: {
  readonly isExploited: boolean
  readonly hasModule: boolean
  readonly hasProofOfConcept: boolean
  readonly epss: number | undefined
}): { readonly value: number; readonly why: string } {
  const { threat } = weights
  const reasons: (readonly [number, string])[] = [[threat.least, 'no known exploitation']]
  if (known.epss !== undefined) reasons.push([Math.sqrt(known.epss), `EPSS ${known.epss}`])
  if (known.hasProofOfConcept) reasons.push([threat.proofOfConcept, 'a public proof of concept exists'])
  if (known.hasModule) reasons.push([threat.exploitModule, 'a public Metasploit module exists'])
  if (known.isExploited) reasons.push([threat.exploited, 'exploited in the wild'])
  const [value, why] = reasons.reduce((most, one) => (one[0] > most[0] ? one : most))
  return { value, why }
}

export function bandOf(score: number): RiskBand {
  const { critical, high, medium } = weights.bands
  return score >= critical ? 'critical' : score >= high ? 'high' : score >= medium ? 'medium' : 'low'
}

/** R1 and what the others add to it, never more than 100. */
export function deviceRisk(scores: readonly number[]): number {
  const [worst = 0, ...rest] = [...scores].sort((a, b) => b - a)
  const sum = rest.reduce((total, score) => total + score, 0)
  return worst + (100 - worst) * (1 - Math.exp(-sum / weights.further))
}

/** As Defender's: above 90 secure, 70 to 89 needs improvement, below 70 vulnerable. */
export function securityScore(risk: number, posture: number): number {
  return Math.round(100 - Math.max(risk, Math.min(100, posture)))
}

/** Half the mean weighted by consequence, half the worst device that matters. Undefined without devices. */
export function siteScore(
  devices: readonly { readonly security: number; readonly consequence: number }[],
): number | undefined {
  if (devices.length === 0) return undefined
  const weight = devices.reduce((sum, { consequence }) => sum + consequence, 0)
  const mean = devices.reduce((sum, { security, consequence }) => sum + security * consequence, 0) / weight
  const critical = devices.filter(({ consequence }) => consequence >= weights.site.criticalConsequence)
  const worst = critical.reduce((least, { security }) => Math.min(least, security), 100)
  return Math.round(critical.length === 0 ? mean : (mean + worst) / 2)
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits
  return Math.round((value + Number.EPSILON) * factor) / factor
}
