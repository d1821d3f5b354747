/** What people say is normal, into a baseline and out of it again. */
import type { Departed, Lesson, Said } from '#model/lesson'
import type { Baseline } from './baseline.ts'
import type { Channel } from './channel.ts'
import { orderOf } from './models.ts'
import { VolumeModel } from './volume-model.ts'

/** A file that is read, or a baseline that is being judged by: it counts from the next fact on. */
export function heed(baseline: Baseline, said: Said): void {
  if (said.lesson.client === '' || said.lesson.server === '') return
  if (said.isNormal) learnLesson(baseline, said)
  else unlearnLesson(baseline, said)
}

/** What the baseline knows already stays as it is. */
function learnLesson(baseline: Baseline, { lesson, seen }: Said): void {
  const { client, server, service, protocol, unit, symbols, departures = [] } = lesson
  const { time, lastTime, count } = seen
  baseline.relations.add({ client, server, service, first: time, last: lastTime, count: 0 })
  for (const departed of departures) move(baseline, lesson, departed)
  if (symbols.length === 0) return
  const channel = baseline.channels.add(client, server, protocol, unit, time)
  for (const [habit, symbol] of symbols) {
    if (channel?.knows(habit, symbol) === false) channel.learn(habit, symbol, time, lastTime, count)
  }
}

/** Takes back what is of the lesson and was not known before it was seen. */
function unlearnLesson(baseline: Baseline, { lesson, seen: { time } }: Said): void {
  const { client, server, service, protocol, unit, symbols, departures = [] } = lesson
  for (const departed of [...departures].reverse()) moveBack(baseline, lesson, departed)
  const channel = baseline.channels.find(client, server, protocol, unit)
  for (const [habit, symbol] of symbols) channel?.forget(habit, symbol, time)
  baseline.relations.drop(client, server, service, time)
  baseline.channels.dropEmpty(client, server, protocol, unit)
}

function move(baseline: Baseline, lesson: Lesson, departed: Departed): void {
  const { client, server, service, protocol } = lesson
  switch (departed.model) {
    case 'order': {
      const channel = channelOf(baseline, lesson, departed)
      if (channel !== undefined) orderOf(channel).learn(departed.change, departed.after)
      break
    }
    case 'pace': {
      const rate = channelOf(baseline, lesson, departed)?.rates.get(departed.code)
      const isFurther = isBeyond(departed, rate?.lineAt(departed.line))
      if (isFurther) rate?.draw(departed.line, departed.value)
      break
    }
    case 'value':
      baseline.models.points
        .find(departed.device, protocol, departed.unit)
        ?.get(departed.point)
        ?.teach(departed.value, departed.step)
      break
    case 'volume': {
      const relation = baseline.relations.find(client, server, service)
      if (relation === undefined) break
      relation.volume ??= new VolumeModel()
      relation.volume.teach(departed.bytes, departed.hour)
    }
  }
}

/** Where somebody else has moved the line since, it stays where it is. */
function moveBack(baseline: Baseline, lesson: Lesson, departed: Departed): void {
  const { client, server, service, protocol } = lesson
  switch (departed.model) {
    case 'order':
      channelOf(baseline, lesson, departed)?.order?.forget(departed.change, departed.after)
      break
    case 'pace': {
      const rate = channelOf(baseline, lesson, departed)?.rates.get(departed.code)
      if (rate !== undefined && isAlike(rate.lineAt(departed.line), departed.value))
        rate.draw(departed.line, departed.was)
      break
    }
    case 'value':
      baseline.models.points
        .find(departed.device, protocol, departed.unit)
        ?.get(departed.point)
        ?.unteach(departed.value, departed.step, departed.was)
      break
    case 'volume': {
      const { bytes, hour, was } = departed
      baseline.relations.find(client, server, service)?.volume?.unteach(bytes, hour, was)
    }
  }
}

function channelOf(
  baseline: Baseline,
  lesson: Lesson,
  { unit }: { readonly unit: string },
): Channel | undefined {
  return baseline.channels.find(lesson.client, lesson.server, lesson.protocol, unit)
}

function isBeyond({ line, value }: Departed & { model: 'pace' }, now: number | undefined): boolean {
  if (now === undefined) return false
  return line === 'five' ? value < now : value > now
}

/** The file keeps microseconds as seconds. */
function isAlike(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1
}
