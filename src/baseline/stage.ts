/** How far learning is, per channel and for the plant, in the three stages that users of Defender for IoT know. */
import { type Microseconds, timeText } from '#model/time'
import { operationsNeeded, type Shown, type Wait, waitsOf } from './closing.ts'
import type { BaselineContent, ChannelContent } from './content.ts'
import { countHours } from './hours.ts'
import { limits } from './limits.ts'
import { isOfOneDay, isOverdue, probationEnds } from './probation.ts'

export const STAGES = ['learning', 'dynamic', 'operational'] as const
/**
 * `learning`: new behaviour still becomes normal by itself. `dynamic`: this channel's behaviour is known and deviations
 * are reported, while others still learn. `operational`: no behaviour becomes normal by itself any more.
 */
export type LearningStage = (typeof STAGES)[number]

export interface StageOfChannel {
  readonly stage: LearningStage
  /** One sentence. */
  readonly reason: string
  /** Seconds until it may close without new behaviour; undefined if it is closed or unknown. */
  readonly secondsLeft: number | undefined
}

const HOUR = 3_600_000_000

/** @param now latest time of all that was learned */
export function stageOfChannel(channel: ChannelContent, isOpen: boolean, now: Microseconds): StageOfChannel {
  if (!isOpen) return { stage: 'operational', reason: 'Learning ended.', secondsLeft: undefined }
  const shown = shownOf(channel)
  const waits = waitsOf(shown, now)
  if (waits.length === 0)
    return {
      stage: 'dynamic',
      reason: `Learned: ${channel.count.toLocaleString('en')} operations, nothing new for a long time${probationText(channel, now)}.`,
      secondsLeft: undefined,
    }
  // Learning ends after its longest time, even with missing conditions.
  const longest = shown.first + limits.mostChannelHours * HOUR - now
  const times = waits.map((wait) => timeOf(wait, channel, shown) ?? longest)
  return {
    stage: 'learning',
    reason: `${waits.map((wait) => textOf(wait, shown, now)).join('; ')}.`,
    secondsLeft: Math.ceil(Math.min(longest, Math.max(...times)) / 1e6),
  }
}

/** Operations may come as they came so far. */
function timeOf(
  { why, time }: Wait,
  { count, first, last }: ChannelContent,
  { keyValues }: Shown,
): Microseconds | undefined {
  if (why !== 'operations') return time
  return last > first ? ((operationsNeeded(keyValues) - count) * (last - first)) / count : undefined
}

function textOf({ why }: Wait, shown: Shown, now: Microseconds): string {
  const { count, keyValues, singles, first, lastNew, hours } = shown
  switch (why) {
    case 'operations':
      return `${count} of ${operationsNeeded(keyValues)} operations seen`
    case 'once':
      return `${singles} of ${keyValues} patterns seen only once`
    case 'time':
      return `observed for ${spanText(now - first)} of one day`
    case 'hours':
      return `user-driven, active in ${countHours(hours)} of ${limits.hoursOfDay} hours of the day`
    case 'quiet':
      return `last new pattern ${spanText(now - lastNew)} ago`
  }
}

function probationText({ keyValues }: ChannelContent, now: Microseconds): string {
  const once = keyValues.filter((keyValue) => isOfOneDay(keyValue) && !isOverdue(keyValue, now))
  if (once.length === 0) return ''
  const until = timeText(Math.max(...once.map(probationEnds))).slice(0, 10)
  return `; ${once.length} of ${keyValues.length} patterns were seen on one day only and are dropped if they do not recur by ${until}`
}

function shownOf({ keyValues, rates, count, first, hours = 0 }: ChannelContent): Shown {
  const steady = rates.filter(({ minutes }) => minutes >= limits.minutesBeforeJudging)
  return {
    count,
    first,
    hours,
    keyValues: keyValues.length,
    singles: keyValues.filter((keyValue) => keyValue.count === 1).length,
    lastNew: keyValues.reduce((latest, keyValue) => Math.max(latest, keyValue.first), first),
    shortestPause: Math.min(...steady.map(({ longestPause }) => longestPause)),
  }
}

export interface StageOfPlant {
  readonly stage: LearningStage
  readonly channels: Readonly<Record<LearningStage, number>>
}

/** Operational once learning has ended; dynamic once the first channel has closed. */
export function stageOfPlant(content: BaselineContent): StageOfPlant {
  const now = latestOf(content)
  const channels = { learning: 0, dynamic: 0, operational: 0 }
  for (const channel of content.channels)
    channels[stageOfChannel(channel, content.isOpen === true, now).stage]++
  const stage = content.isOpen !== true ? 'operational' : channels.dynamic > 0 ? 'dynamic' : 'learning'
  return { stage, channels }
}

export function latestOf({ channels, connectionPairs }: BaselineContent): Microseconds {
  let latest = 0
  for (const { last } of channels) latest = Math.max(latest, last)
  for (const { last } of connectionPairs) latest = Math.max(latest, last)
  return latest
}

function spanText(time: Microseconds): string {
  const minutes = Math.round(time / 60e6)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
