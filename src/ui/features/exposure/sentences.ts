/** Sentences and labels of the exposure page. */
import type { ChangeSet } from '#schema/change-sets'
import type {
  AttackPaths,
  ExposurePage,
  ExposureSummary,
  RecommendationItem,
  ZoneSecurityItem,
} from '#schema/exposure'
import { riskOf } from '#schema/risk'
import { countOf, countText, sentenceCase } from '#ui/kit/format'

/** Summary above the page. */
export function exposureSentence(
  summary: ExposureSummary,
  { bands, dueSoon }: Pick<ExposurePage, 'bands' | 'dueSoon'>,
): string {
  const { securityScore, recommendations } = summary
  const grave = (bands.critical ?? 0) + (bands.high ?? 0)
  const total = Object.values(bands).reduce((sum, count) => sum + count, 0)
  if (total === 0)
    return securityScore === null
      ? 'No device is identified well enough to assess its exposure.'
      : 'No exposure found on the known devices.'
  const score = securityScore === null ? '' : `Risk ${riskOf(securityScore)}: ${scoreWord(securityScore)}. `
  const best = recommendations[0]
  const advice = best === undefined || best.gain <= 0 ? '' : ` Best next fix: ${best.title}.`
  const due =
    dueSoon === 0 ? '' : `; of the others ${dueSoon} ${dueSoon === 1 ? 'is' : 'are'} due within 14 days`
  const weight = `${countOf(grave, 'finding')} of ${countText(total)} ${grave === 1 ? 'is' : 'are'} high or critical`
  return `${score}${sentenceCase(weight)}${due}.${advice}`
}

/** Risk up to 10 secure, 11 to 30 needs improvement, above vulnerable. @param score security score, up is good */
export function scoreWord(score: number): string {
  return score >= 90 ? 'secure' : score >= 70 ? 'needs improvement' : 'vulnerable'
}

/** Dates of the sources, and devices that could not be matched: no finding does not mean safe. */
export function agesText({ feeds, unidentified }: ExposureSummary): string {
  const dates = feeds.map(({ name, date }) => `${name} ${date || 'undated'}`).join(' · ')
  const blind =
    unidentified === 0 ? '' : ` ${countOf(unidentified, 'device')} not matched: vendor or product unknown.`
  return `Sources: ${dates}. Newer vulnerabilities are not included.${blind}`
}

/** `24%`, `1.4%`, `less than 0.1%`. */
export function chanceText(chance: number): string {
  if (chance > 0 && chance < 0.001) return 'less than 0.1%'
  const percent = chance * 100
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toFixed(1))}%`
}

export function effortText(effort: RecommendationItem['effort']): string {
  return { low: 'configuration change', medium: 'moderate work', high: 'planned outage' }[effort]
}

const SOURCES: Readonly<Record<string, string>> = {
  'source:internet': 'Internet',
  'source:enterprise': 'Office network',
  'source:station': 'Compromised computer',
}

export function nodeName(id: string, names: ReadonlyMap<string, string>): string {
  return SOURCES[id] ?? names.get(id) ?? id
}

/** `The risk changes from 43 to 37.`; '' if nothing is simulated. */
export function scoreText(scores: AttackPaths['scores']): string {
  if (scores === undefined || scores.before === null || scores.after === null) return ''
  const [before, after] = [riskOf(scores.before), riskOf(scores.after)]
  return before === after ? `The risk stays at ${before}.` : `The risk changes from ${before} to ${after}.`
}

/** `likelihood 90% → 60%, targets 9 → 4, risk 58 → 53`: what a set of changes lowers. */
export function effectText({ before, after }: ChangeSet): string {
  const [was, is] = [chanceText(before.likelihood), chanceText(after.likelihood)]
  const parts = [was === is ? '' : `likelihood ${was} → ${is}`]
  if (before.targets !== undefined && after.targets !== undefined && before.targets !== after.targets)
    parts.push(`reachable targets ${countText(before.targets)} → ${countText(after.targets)}`)
  if (before.score !== undefined && after.score !== undefined && before.score !== after.score)
    parts.push(`risk ${riskOf(before.score)} → ${riskOf(after.score)}`)
  return parts.filter(Boolean).join(', ')
}

const TRIED: Readonly<Record<string, string>> = {
  patch: 'patch',
  protect: 'protect',
  close: 'close',
  isolate: 'isolate',
  segment: 'segment',
  move: 'move',
  everywhere: 'everywhere:',
}

/** Label of a simulated change: `patch PLC 1`. */
export function tagText(tag: string, names: ReadonlyMap<string, string>): string {
  const at = tag.indexOf(':')
  const [kind, subject] = [tag.slice(0, at), tag.slice(at + 1)]
  const to = kind === 'move' ? subject.indexOf('>') : -1
  if (to > 0) return `move ${nodeName(subject.slice(0, to), names)} to ${subject.slice(to + 1)}`
  return `${TRIED[kind] ?? kind} ${nodeName(subject, names)}`
}

/** `at most SL 1, target SL 2: not met`. */
export function levelText({ target, achieved }: Pick<ZoneSecurityItem, 'target' | 'achieved'>): string {
  const reached = achieved === 4 ? 'no violation up to SL 4' : `at most SL ${achieved}`
  if (target === null) return reached
  return `${reached}, target SL ${target}${achieved < target ? ': not met' : ''}`
}

/** Largest shortfall first, then lowest level. */
export function zoneOrder(a: ZoneSecurityItem, b: ZoneSecurityItem): number {
  const missing = ({ target, achieved }: ZoneSecurityItem) => Math.max(0, (target ?? 0) - achieved)
  return missing(b) - missing(a) || a.achieved - b.achieved || (a.zone < b.zone ? -1 : 1)
}
