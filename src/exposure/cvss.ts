/** CVSS 3.0 and 3.1: base, and environmental with security requirements. CVSS v3.1 Specification §7, v3.0 §8. */

const METRICS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
}
const PRIVILEGES: Readonly<Record<string, readonly [unchanged: number, changed: number]>> = {
  N: [0.85, 0.85],
  L: [0.62, 0.68],
  H: [0.27, 0.5],
}
const REQUIREMENT = { low: 0.5, medium: 1, high: 1.5 } as const
/** Exploitability of the easiest flaw, AV:N/AC:L/PR:N/UI:N. */
const EASIEST = 8.22 * 0.85 * 0.77 * 0.85 * 0.85

type Requirement = keyof typeof REQUIREMENT

/** How much confidentiality, integrity and availability matter for a device. */
export interface Requirements {
  readonly confidentiality: Requirement
  readonly integrity: Requirement
  readonly availability: Requirement
}

export interface Vector {
  readonly version: '3.0' | '3.1'
  readonly metrics: Readonly<Record<string, string>>
}

/** Undefined where it is no whole CVSS 3 vector. */
export function parseVector(text: string): Vector | undefined {
  const [, version, rest] = /^CVSS:(3\.[01])\/(.+)$/.exec(text.trim()) ?? []
  if (rest === undefined) return undefined
  const metrics = Object.fromEntries(rest.split('/').map((part) => part.split(':') as [string, string]))
  const isWhole =
    Object.entries(METRICS).every(([name, values]) => values[metrics[name] ?? ''] !== undefined) &&
    PRIVILEGES[metrics.PR ?? ''] !== undefined &&
    /^[UC]$/.test(metrics.S ?? '')
  return isWhole ? { version: version as '3.0' | '3.1', metrics } : undefined
}

function exploitability({ metrics }: Vector): number {
  const { AV = '', AC = '', PR = '', UI = '', S } = metrics
  const privileges = PRIVILEGES[PR]![S === 'C' ? 1 : 0]
  return 8.22 * METRICS.AV![AV]! * METRICS.AC![AC]! * privileges * METRICS.UI![UI]!
}

/** Exploitability as a share of the easiest there is, 0..1. */
export function easeOf(vector: Vector): number {
  return Math.min(1, exploitability(vector) / EASIEST)
}

export function baseScore(vector: Vector): number {
  const { C = '', I = '', A = '', S } = vector.metrics
  const [c, i, a] = [METRICS.C![C]!, METRICS.I![I]!, METRICS.A![A]!]
  const base = 1 - (1 - c) * (1 - i) * (1 - a)
  const impact = S === 'C' ? 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15 : 6.42 * base
  return combined(impact, vector)
}

/** Modified metrics of the vector are not looked at: what counts is the requirement of the device. */
export function environmentalScore(vector: Vector, needs: Requirements): number {
  const { C = '', I = '', A = '', S } = vector.metrics
  const lost = (name: 'C' | 'I' | 'A', value: string, need: Requirement) =>
    1 - REQUIREMENT[need] * METRICS[name]![value]!
  const base = Math.min(
    0.915,
    1 -
      lost('C', C, needs.confidentiality) * lost('I', I, needs.integrity) * lost('A', A, needs.availability),
  )
  const changed =
    vector.version === '3.1'
      ? 7.52 * (base - 0.029) - 3.25 * (base * 0.9731 - 0.02) ** 13
      : 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15
  return combined(S === 'C' ? changed : 6.42 * base, vector)
}

function combined(impact: number, vector: Vector): number {
  if (impact <= 0) return 0
  const sum = impact + exploitability(vector)
  return roundUp(Math.min(vector.metrics.S === 'C' ? 1.08 * sum : sum, 10))
}

/** v3.1 Appendix A: up to the next tenth, without the noise of binary fractions. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}
