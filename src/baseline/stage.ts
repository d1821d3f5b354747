/** How far learning is, per channel and for the plant, in the three stages that users of Defender for IoT know. */
import type { Microseconds } from '#model/time'
import type { BaselineContent, ChannelContent } from './content.ts'
import { limits } from './limits.ts'

export const STAGES = ['learning', 'dynamic', 'operational'] as const
/**
 * `learning`: what is new still becomes normal by itself. `dynamic`: this channel has shown what it does and news on it
 * are told, while others still learn. `operational`: nothing becomes normal by itself any more.
 */
export type Stage = (typeof STAGES)[number]

export interface StageOfChannel {
  readonly stage: Stage
  /** One sentence. */
  readonly reason: string
  /** Seconds until it may close, if nothing new comes; undefined where it is closed or nobody can tell. */
  readonly secondsLeft: number | undefined
}

const HOUR = 3_600_000_000

/** @param now latest time of all that was learned */
export function stageOfChannel(channel: ChannelContent, isOpen: boolean, now: Microseconds): StageOfChannel {
  if (!isOpen) return { stage: 'operational', reason: 'Learning was ended.', secondsLeft: undefined }
  const waits = waitsOf(channel, now)
  if (waits.length === 0)
    return {
      stage: 'dynamic',
      reason: `It has shown what it does: ${channel.count} operations, nothing new for a long time.`,
      secondsLeft: undefined,
    }
  const times = waits.map(({ time }) => time)
  const most = times.every((time) => time !== undefined) ? Math.max(...(times as number[])) : undefined
  return {
    stage: 'learning',
    reason: `${waits.map(({ why }) => why).join('; ')}.`,
    secondsLeft: most === undefined ? undefined : Math.ceil(most / 1e6),
  }
}

interface Wait {
  readonly why: string
  /** Undefined where it does not come with time alone. */
  readonly time: Microseconds | undefined
}

/** The same conditions as `Channel.isClosed`, each with what is still missing. */
function waitsOf({ symbols, count, first, last }: ChannelContent, now: Microseconds): Wait[] {
  const waits: Wait[] = []
  const seen = Math.max(0, now - first)
  const needed = Math.max(limits.channelOperations, limits.operationsPerSymbol * symbols.length)
  if (count < needed) {
    const pace = count / Math.max(1, last - first)
    const time = last > first ? (needed - count) / pace : undefined
    waits.push({ why: `${count} of ${needed} operations were seen`, time })
  }
  const singles = symbols.filter((symbol) => symbol.count === 1).length
  if (singles / Math.max(1, count) >= limits.novelty)
    waits.push({ why: `${singles} of ${symbols.length} things it does were seen but once`, time: undefined })
  const day = limits.channelHours * HOUR
  if (seen < day) waits.push({ why: `it is known for ${spanText(seen)} of a day`, time: day - seen })
  const news = symbols.reduce((latest, symbol) => Math.max(latest, symbol.first), first)
  const quiet = Math.min(seen * limits.quietShare, limits.quietHours * HOUR)
  if (now - news < quiet)
    waits.push({
      why: `something new came ${spanText(now - news)} ago`,
      time: Math.max(0, quiet - (now - news)),
    })
  return waits
}

export interface StageOfPlant {
  readonly stage: Stage
  readonly channels: Readonly<Record<Stage, number>>
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

export function latestOf({ channels, relations }: BaselineContent): Microseconds {
  let latest = 0
  for (const { last } of channels) latest = Math.max(latest, last)
  for (const { last } of relations) latest = Math.max(latest, last)
  return latest
}

function spanText(time: Microseconds): string {
  const minutes = Math.round(time / 60e6)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
