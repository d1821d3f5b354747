import type { BaselinePage, BaselineSentence } from '#contract/baseline'
import { countOf } from '#ui/kit/format'

/** The sentence above the list: how far learning is, and how much is known. */
export function baselineSentence(page: BaselinePage): string {
  const { learning, relations, channels, points } = page
  if (learning === 'nothing') return 'Nothing is learned yet.'
  const known = `${countOf(relations, 'relation')}, ${countOf(channels, 'channel')} and ${countOf(points, 'point')} are known as normal`
  return learning === 'learning'
    ? `Still learning: ${known} so far. ${stageSentence(page)}`
    : `Operational: ${known}; what departs from them is told.`
}

/** How many channels are in which stage, and what that means. */
function stageSentence({ stage, stages }: Pick<BaselinePage, 'stage' | 'stages'>): string {
  const { learning, dynamic } = stages
  if (stage === 'learning') return 'All of them still learn.'
  return `Dynamic: ${dynamic} of ${learning + dynamic} channels have shown what they do, and news on them are told.`
}

/** The stage of one channel with its reason and the time left, in one line. */
export function stageText({ stage, reason, secondsLeft }: BaselineSentence): string {
  const left = secondsLeft === null ? '' : ` About ${spanText(secondsLeft)} left if nothing new comes.`
  return [STAGE_NAMES[stage], reason].filter((part) => part !== '').join(': ') + left
}

const STAGE_NAMES = { learning: 'Learning', dynamic: 'Dynamic', operational: 'Operational' } as const

function spanText(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 120) return countOf(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? countOf(hours, 'hour') : countOf(Math.round(hours / 24), 'day')
}
