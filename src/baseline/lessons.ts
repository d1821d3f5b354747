/** What people say is normal, into a baseline and out of it again. */
import type { Lesson } from '#model/lesson'
import type { Microseconds } from '#model/time'
import type { Baseline } from './baseline.ts'
import type { BaselineContent, ChannelContent } from './content.ts'

/** When and how often what is learned was seen. */
export interface Seen {
  readonly time: Microseconds
  readonly lastTime: Microseconds
  readonly count: number
}

/** What the baseline knows already stays as it is. */
export function learnLesson(baseline: Baseline, lesson: Lesson, { time, lastTime, count }: Seen): void {
  const { client, server, service, protocol, unit, symbols } = lesson
  if (client === '' || server === '') return
  baseline.addRelation(client, server, service, time, lastTime, 0)
  if (symbols.length === 0) return
  const channel = baseline.addChannel(client, server, protocol, unit, time)
  for (const [habit, symbol] of symbols) {
    if (channel?.knows(habit, symbol) === false) channel.learn(habit, symbol, time, lastTime, count)
  }
}

/** The baseline without what is of the lesson and was not known before `since`. */
export function unlearnLesson(
  content: BaselineContent,
  lesson: Lesson,
  since: Microseconds,
): BaselineContent {
  const isTaught = (channel: ChannelContent, habit: string, symbol: string) =>
    isOfLesson(channel, lesson) && lesson.symbols.some(([name, word]) => name === habit && word === symbol)
  const channels = content.channels.map((channel) => ({
    ...channel,
    symbols: channel.symbols.filter(
      ({ habit, symbol, first }) => first < since || !isTaught(channel, habit, symbol),
    ),
  }))
  return {
    ...content,
    relations: content.relations.filter(
      (relation) =>
        relation.first < since ||
        relation.client !== lesson.client ||
        relation.server !== lesson.server ||
        relation.service !== lesson.service,
    ),
    channels: channels.filter((channel) => channel.symbols.length > 0 || !isOfLesson(channel, lesson)),
  }
}

function isOfLesson(channel: ChannelContent, { client, server, protocol, unit }: Lesson): boolean {
  return (
    channel.client === client &&
    channel.server === server &&
    channel.protocol === protocol &&
    channel.unit === unit
  )
}
