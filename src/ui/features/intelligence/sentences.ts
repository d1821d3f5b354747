import type { Intelligence, IntelligenceSource } from '#schema/intelligence'
import { countOf } from '#ui/kit/format'

/** Summary above the page: number of indicators, failing sources, matches. */
export function intelligenceSentence({ indicators, sources, hunt }: Intelligence): string | undefined {
  const failing = sources.filter(({ state }) => state === 'failing').length
  const words = [
    indicators === null ? '' : `${countOf(indicators, 'indicator')} loaded`,
    failing === 0 ? '' : `${countOf(failing, 'source')} failing`,
    hunt.isUnderWay
      ? 'retrospective search running'
      : hunt.found === 0
        ? ''
        : `${countOf(hunt.found, 'retrospective match', 'retrospective matches')}`,
  ].filter((one) => one !== '')
  return words.length === 0 ? undefined : words.join(', ')
}

const STATES: Readonly<Record<IntelligenceSource['state'], string>> = {
  never: '○ not fetched yet',
  updating: '… fetching',
  current: '● current',
  old: '▲ outdated',
  failing: '▲ failing',
}

/** Shape and word, for readers who do not see colour. */
export function stateText({ state }: IntelligenceSource): string {
  return STATES[state]
}

/** A source of the daily package: shape and word. */
export function dailyText({ isOld, lastSuccess }: Intelligence['daily'][number]): string {
  if (lastSuccess === null) return '○ never fetched'
  return isOld ? '▲ older than 36 hours' : '● current'
}

/** Result of the last retrospective search. */
export function huntText({ hunt }: Intelligence): string {
  if (hunt.isUnderWay) return 'Running: searching stored connections and captures.'
  if (hunt.last === null) return 'No search yet. It starts when intelligence arrives.'
  const missed =
    hunt.notSearched === 0 ? '' : ` ${countOf(hunt.notSearched, 'capture')} could not be searched.`
  const noted =
    hunt.sightings === 0
      ? ''
      : `${countOf(hunt.sightings, 'recorded name or file', 'recorded names and files')}, `
  return `${noted}${countOf(hunt.links, 'connection')} and ${countOf(hunt.captures, 'capture')} searched in ${Math.ceil(hunt.seconds)} s: ${hunt.found === 0 ? 'no match' : `${countOf(hunt.found, 'alert')} raised`}.${missed}`
}

/** True if no file, source, package, key or problem exists. */
export function isNothing(state: Intelligence): boolean {
  const { files, uploaded = [], sources, packages, keys, problem, problems } = state
  const lists = [files, uploaded, sources, packages, keys, problems]
  return lists.every(({ length }) => length === 0) && problem === ''
}
