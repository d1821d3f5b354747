/** Texts about sensor coverage. */
import { counterWords } from '#schema/counter-table'
import { leftOutSentences } from '#schema/counter-words'
import type { Overview } from '#schema/overview'
import { bytesText, countOf, countText, shareText } from '#ui/kit/format'

/** A statement about coverage; `isBad` if it needs action. */
export interface SightLine {
  readonly text: string
  readonly isBad: boolean
}

/** Maximum number of zones listed. */
const zonesReported = 5

const BYTES = /bytes/i

/** `40.1 kB` for byte counters, else `1,204`. */
export function counterAmount(name: string, count: number): string {
  return BYTES.test(name) ? bytesText(count) : countText(count)
}

/** Loss and blind spots; never empty: `nothing` is shown if there are none. */
export function sightLines(overview: Overview, nothing = 'No loss and no blind spots.'): SightLine[] {
  const counted = Object.entries(overview.counters)
    .filter(([name, count]) => count > 0 && !name.includes(':'))
    .map(([name, count]) => {
      const { title, weight } = counterWords(name)
      return { text: `${title}: ${counterAmount(name, count)}`, weight }
    })
  const lost = counted.filter(({ weight }) => weight === 'lost').map(({ text }) => ({ text, isBad: true }))
  const left = leftLine(counted.flatMap(({ text, weight }) => (weight === 'left' ? [text] : [])))
  const blind = [...overview.blindSpots]
    .sort(blindestFirst)
    .flatMap(({ zone, encrypted, unknown, oneSided }) => {
      const parts = [
        encrypted >= 0.005 ? `${shareText(encrypted)} encrypted` : '',
        unknown >= 0.005 ? `${shareText(unknown)} not decoded` : '',
        oneSided >= 0.005 ? `${shareText(oneSided)} one direction only` : '',
      ].filter(Boolean)
      if (parts.length === 0) return []
      return [{ text: `${zone === '' ? 'No zone' : zone}: ${parts.join(', ')}`, isBad: oneSided > 0.5 }]
    })
  const leftOut = leftOutSentences(overview.counters).map((text) => ({ text, isBad: true }))
  const lines = [...leftOut, ...lost, ...fewOf(blind), ...left]
  return lines.length > 0 ? lines : [{ text: nothing, isBad: false }]
}

/** The one state of coverage that all pages show: the worst of all counters. */
export interface CoverageState {
  readonly isBad: boolean
  /** `no loss`, or the first problem. */
  readonly text: string
  /** All problems, for a tooltip. */
  readonly problems: readonly string[]
}

/** @param loss share of packets that the live feed lost, 0..1 */
export function coverageState(overview: Overview | undefined, loss = 0): CoverageState {
  const lines = overview === undefined ? [] : sightLines(overview).filter(({ isBad }) => isBad)
  const problems = [
    ...(loss > 0 ? [`${loss < 0.0005 ? '< 0.1%' : shareText(loss)} of packets lost`] : []),
    ...lines.map(({ text }) => text),
  ]
  const [first, ...others] = problems
  if (first === undefined) return { isBad: false, text: overview === undefined ? '' : 'no loss', problems }
  return { isBad: true, text: others.length === 0 ? first : `${first} and ${others.length} more`, problems }
}

type Blind = Overview['blindSpots'][number]

/** Missing directions and undecoded traffic are worse than encryption. */
export function blindestFirst(a: Blind, b: Blind): number {
  return b.oneSided + b.unknown - (a.oneSided + a.unknown) || b.encrypted - a.encrypted
}

/** A large site is not listed zone by zone here; the Health page does. */
function fewOf(blind: readonly SightLine[]): readonly SightLine[] {
  if (blind.length <= zonesReported) return blind
  const more = countOf(blind.length - zonesReported, 'more zone')
  return [...blind.slice(0, zonesReported), { text: `and ${more} with smaller blind spots`, isBad: false }]
}

/** Skipped traffic: two of its kinds; the Health page lists all. */
function leftLine(texts: readonly string[]): readonly SightLine[] {
  if (texts.length === 0) return []
  const rest = texts.length - 2
  const more = rest > 0 ? `; and ${countOf(rest, 'other kind')}` : ''
  return [{ text: `Skipped: ${texts.slice(0, 2).join('; ')}${more}`, isBad: false }]
}
