import type { Intelligence, IntelligenceSource } from '#contract/intelligence'
import { countOf, countText } from '#ui/kit/format'

/** What a person needs to know first: how much is known, and whether something is wrong. */
export function intelligenceSentence({ indicators, sources, hunt }: Intelligence): string | undefined {
  const failing = sources.filter(({ state }) => state === 'failing').length
  const words = [
    indicators === null ? '' : `${countOf(indicators, 'indicator')} loaded`,
    failing === 0 ? '' : `${countOf(failing, 'source')} failing`,
    hunt.isUnderWay
      ? 'looking into the past'
      : hunt.found === 0
        ? ''
        : `${countText(hunt.found)} found in the past`,
  ].filter((one) => one !== '')
  return words.length === 0 ? undefined : words.join(', ')
}

const STATES: Readonly<Record<IntelligenceSource['state'], string>> = {
  never: '○ not fetched yet',
  updating: '… fetching',
  current: '● up to date',
  old: '▲ old',
  failing: '▲ failing',
}

/** A sign and a word, for those who see no colours. */
export function stateText({ state }: IntelligenceSource): string {
  return STATES[state]
}

/** What the last look into the past did. */
export function huntText({ hunt }: Intelligence): string {
  if (hunt.isUnderWay) return 'Under way: stored links, and the captures that are still there.'
  if (hunt.last === null) return 'Nothing was looked for yet: it begins when intelligence comes.'
  const missed =
    hunt.notSearched === 0 ? '' : ` ${countOf(hunt.notSearched, 'capture')} could not be searched.`
  const noted =
    hunt.sightings === 0 ? '' : `${countOf(hunt.sightings, 'noted name and file', 'noted names and files')}, `
  return `${noted}${countOf(hunt.links, 'link')} and ${countOf(hunt.captures, 'capture')} searched in ${Math.ceil(hunt.seconds)} s: ${
    hunt.found === 0 ? 'nothing found' : `${countOf(hunt.found, 'alert')} raised`
  }.${missed}`
}

/** Whether there is nothing at all to show. */
export function isNothing({ files, sources, packages, keys, problem }: Intelligence): boolean {
  return files.length + sources.length + packages.length + keys.length === 0 && problem === ''
}
