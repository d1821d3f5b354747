/** Findings as advice: grouped by what one change fixes, with what it brings. */
import type { Exposure, Recommendation } from '#model/exposure'
import { identifier } from '#model/identifier'
import { bandOf, deviceRisk } from './risk.ts'
import { compareVersions, parseVersion } from './version.ts'
import type { PostureKind } from './weights.ts'

/** More recommendations are more than people work through. */
const MOST = 200

export function recommendationsOf(exposures: readonly Exposure[]): Recommendation[] {
  const open = exposures.filter(({ state, score }) => score > 0 && state !== 'rejected' && state !== 'fixed')
  const byDevice = Map.groupBy(open, ({ device }) => device)
  const groups = Map.groupBy(open, groupOf)
  const made = [...groups.values()].map((group) => recommendationOf(group, byDevice))
  return made.sort((a, b) => b.gain - a.gain || (a.id < b.id ? -1 : 1)).slice(0, MOST)
}

function groupOf({ kind, name, proofs, fixedIn }: Exposure): string {
  if (kind === 'posture') return `posture\n${name}`
  return `${fixedIn.length > 0 ? 'update' : 'shield'}\n${proofs[0]?.observed ?? ''}`
}

function recommendationOf(
  group: readonly Exposure[],
  byDevice: ReadonlyMap<string, readonly Exposure[]>,
): Recommendation {
  const [first] = group as [Exposure, ...Exposure[]]
  const solved = new Set(group.map(({ id }) => id))
  const knownDevices = [...new Set(group.map(({ device }) => device))]
  let gain = 0
  for (const device of knownDevices) {
    const own = byDevice.get(device) ?? []
    gain += total(own) - total(own.filter(({ id }) => !solved.has(id)))
  }
  const worst = group.reduce((most, { score }) => Math.max(most, score), 0)
  return {
    id: identifier('recommendation', groupOf(first)),
    ...wordsOf(first, group, knownDevices.length),
    devices: knownDevices,
    exposures: [...solved],
    worst,
    band: bandOf(worst),
    gain: Math.round(gain * 10) / 10,
  }
}

/** Deduction from the security score of one device. */
function total(own: readonly Exposure[]): number {
  const risk = deviceRisk(own.filter(({ kind }) => kind === 'advisory').map(({ score }) => score))
  const points = own.reduce((sum, { kind, score }) => sum + (kind === 'posture' ? score : 0), 0)
  return Math.max(risk, Math.min(100, points))
}

/** Effort for a weakness that no setting fixes: others need a stop, or work at several places. */
const EFFORTS: Readonly<Partial<Record<PostureKind, Recommendation['effort']>>> = {
  'old-windows': 'high',
  'end-of-life': 'high',
  'end-of-security-support': 'high',
  'no-updates-seen': 'high',
  'signs-of-attack': 'medium',
  'unauthorised-device': 'medium',
  'internet-connection': 'medium',
  'internet-exposed': 'medium',
  'remote-access': 'medium',
  'cross-zone-control': 'medium',
  'outside-conduit': 'medium',
  'level-skip': 'medium',
  'dual-homed': 'medium',
  'no-backup-seen': 'medium',
}

function effortOf(name: string): Recommendation['effort'] {
  return EFFORTS[name as PostureKind] ?? 'low'
}

function wordsOf(first: Exposure, group: readonly Exposure[], count: number) {
  if (first.kind === 'posture') {
    const title = first.title.split(':')[0]!
    return { title: `${title}, on ${devices(count)}`, todo: first.todo, effort: effortOf(first.name) }
  }
  const product = first.proofs[0]?.observed.split(' · ')[0] ?? 'the product'
  const flaws = new Set(group.map(({ name }) => name)).size
  const cves = `${flaws} ${flaws === 1 ? 'CVE' : 'CVEs'}`
  const fix = newestOf(group.flatMap(({ fixedIn }) => fixedIn))
  if (fix !== '')
    return {
      title: `Update ${product} to ${fix} or later, on ${devices(count)}`,
      todo: `Fixes ${cves}. Schedule it for the next outage; test it on a spare first.`,
      effort: 'high' as const,
    }
  return {
    title: `Restrict access to ${product}, on ${devices(count)}`,
    todo: `${cves} without a readable fixed version. Restrict access (firewall, access list), and follow the vendor’s guidance.`,
    effort: 'medium' as const,
  }
}

function devices(count: number): string {
  return count === 1 ? 'one device' : `${count.toLocaleString('en')} devices`
}

function newestOf(versions: readonly string[]): string {
  return versions.reduce((newest, version) => {
    const [a, b] = [parseVersion(newest), parseVersion(version)]
    if (a === undefined) return version
    return b !== undefined && compareVersions(a, b) === -1 ? version : newest
  }, '')
}
