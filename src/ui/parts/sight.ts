/** How far the picture can be trusted, in words. */
import { counterWords } from '#contract/counter-table'
import { leftOutSentences } from '#contract/counter-words'
import type { Overview } from '#contract/overview'
import { countOf, countText, octetsText, shareText } from '#ui/kit/format'

/** One statement about how far the picture can be trusted; `isBad` where a person should act. */
export interface SightLine {
  readonly text: string
  readonly isBad: boolean
}

/** Zones that are told by name. */
const zonesTold = 5

const OCTETS = /octets/i

/** `40.1 kB` where octets are counted, else `1,204`. */
export function counterAmount(name: string, count: number): string {
  return OCTETS.test(name) ? octetsText(count) : countText(count)
}

/** What was lost, and where we are blind, in words; never an empty list: `nothing` says that there is nothing to say. */
export function sightLines(
  overview: Overview,
  nothing = 'No loss and no blind spot was counted.',
): SightLine[] {
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
        unknown >= 0.005 ? `${shareText(unknown)} not understood` : '',
        oneSided >= 0.005 ? `${shareText(oneSided)} heard on one side only` : '',
      ].filter(Boolean)
      if (parts.length === 0) return []
      return [{ text: `${zone === '' ? 'Without zone' : zone}: ${parts.join(', ')}`, isBad: oneSided > 0.5 }]
    })
  const leftOut = leftOutSentences(overview.counters).map((text) => ({ text, isBad: true }))
  const lines = [...leftOut, ...lost, ...fewOf(blind), ...left]
  return lines.length > 0 ? lines : [{ text: nothing, isBad: false }]
}

type Blind = Overview['blindSpots'][number]

/** What is heard on one side and not understood is worse than what is encrypted. */
export function blindestFirst(a: Blind, b: Blind): number {
  return b.oneSided + b.unknown - (a.oneSided + a.unknown) || b.encrypted - a.encrypted
}

/** A plant of fifty zones is not told zone by zone here; the page Health does. */
function fewOf(blind: readonly SightLine[]): readonly SightLine[] {
  if (blind.length <= zonesTold) return blind
  const more = countOf(blind.length - zonesTold, 'further zone')
  return [...blind.slice(0, zonesTold), { text: `and ${more} in which less is hidden`, isBad: false }]
}

/** What was left out at bounds is told by two of its kinds; the page Health tells all. */
function leftLine(texts: readonly string[]): readonly SightLine[] {
  if (texts.length === 0) return []
  const rest = texts.length - 2
  const more = rest > 0 ? `; and ${countOf(rest, 'further kind')}` : ''
  return [{ text: `Left out: ${texts.slice(0, 2).join('; ')}${more}`, isBad: false }]
}
