/** How far the picture can be trusted, in words. */
import { counterSentence, leftOutSentences } from '#contract/counter-words'
import type { Overview } from '#contract/overview'
import { octetsText, shareText } from '#ui/kit/format'

/** One statement about how far the picture can be trusted; `isBad` where a person should act. */
export interface SightLine {
  readonly text: string
  readonly isBad: boolean
}

/** `droppedByInterface` as `dropped by interface`. */
export function counterName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]/g, ' ')
    .toLowerCase()
}

/** Counters that mean something was not seen, by a word in their name. */
const LOSSES = /drop|lost|gap|truncat|limit|evict|overflow|late/i
const OCTETS = /octets/i

/** What was lost, and where we are blind, in words; never an empty list. */
export function sightLines(overview: Overview): SightLine[] {
  const losses = Object.entries(overview.counters)
    .filter(([name, count]) => count > 0 && LOSSES.test(name) && counterSentence(name, count) === undefined)
    .map(([name, count]) => {
      const amount = OCTETS.test(name) ? octetsText(count) : count.toLocaleString('en-GB')
      return {
        text: `${counterName(name)
          .replace(/ ?octets ?/, ' ')
          .trim()}: ${amount}`,
        isBad: /drop|lost|overflow/i.test(name),
      }
    })
  const blind = overview.blindSpots.flatMap(({ zone, encrypted, unknown, oneSided }) => {
    const parts = [
      encrypted >= 0.005 ? `${shareText(encrypted)} encrypted` : '',
      unknown >= 0.005 ? `${shareText(unknown)} not understood` : '',
      oneSided >= 0.005 ? `${shareText(oneSided)} heard on one side only` : '',
    ].filter(Boolean)
    if (parts.length === 0) return []
    return [{ text: `${zone === '' ? 'Without zone' : zone}: ${parts.join(', ')}`, isBad: oneSided > 0.5 }]
  })
  const leftOut = leftOutSentences(overview.counters).map((text) => ({ text, isBad: true }))
  const lines = [...leftOut, ...losses, ...blind]
  return lines.length > 0 ? lines : [{ text: 'No loss and no blind spot was counted.', isBad: false }]
}
