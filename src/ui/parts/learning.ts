import type { BaselinePage, BaselineSentence } from '#schema/baseline'
import { countOf, sentenceCase } from '#ui/kit/format'

/** Summary above the list: learning status, and size of the baseline. */
export function baselineSentence(page: BaselinePage): string {
  const { learning, connectionPairs, channels, points } = page
  if (learning === 'nothing') return 'No baseline yet.'
  const known = `${countOf(connectionPairs, 'relation')}, ${countOf(channels, 'channel')} and ${countOf(points, 'point')} learned`
  return learning === 'learning'
    ? `Learning: ${known} so far. ${stageSentence(page)}`
    : `${sentenceCase(known)}. Deviations raise alerts.`
}

/** Number of channels per learning stage. */
function stageSentence({ stage, stages }: Pick<BaselinePage, 'stage' | 'stages'>): string {
  const { learning, dynamic } = stages
  if (stage === 'learning') return 'All channels are still learning.'
  return `${dynamic} of ${learning + dynamic} channels are learned; changes on these raise alerts.`
}

/** The sentence with the names of the devices in the place of their addresses. */
export function namedSentence({
  sentence,
  client,
  server,
  clientName,
  serverName,
}: BaselineSentence): string {
  const start = `${client} → ${server}`
  if (!sentence.startsWith(start)) return sentence
  return `${clientName ?? client} → ${serverName ?? server}${sentence.slice(start.length)}`
}

/** Learning stage of a channel with reason and remaining time, in one line. */
export function stageText({ stage, reason, secondsLeft }: BaselineSentence): string {
  const left = secondsLeft === null ? '' : ` About ${spanText(secondsLeft)} left if nothing new is seen.`
  if (stage === 'operational' && /^Learning ended/.test(reason)) return STAGE_NAMES[stage]
  return [STAGE_NAMES[stage], reason].filter((part) => part !== '').join(': ') + left
}

const STAGE_NAMES = { learning: 'Learning', dynamic: 'Dynamic learning', operational: 'Learned' } as const

function spanText(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 120) return countOf(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? countOf(hours, 'hour') : countOf(Math.round(hours / 24), 'day')
}
