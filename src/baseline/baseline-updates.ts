/** Adds decisions of people to a baseline, and removes them again. */
import type { BaselineUpdate, BaselineUpdateRequest, ThresholdUpdate } from '#model/baseline-update'
import type { Baseline } from './baseline.ts'
import type { Channel } from './channel.ts'
import { orderOf } from './models.ts'
import { VolumeModel } from './volume-model.ts'

/** A file that is read, or a baseline that is being judged by: it counts from the next fact on. */
export function applyBaselineUpdate(baseline: Baseline, said: BaselineUpdateRequest): void {
  if (said.baselineUpdate.client === '' || said.baselineUpdate.server === '') return
  if (said.isNormal) learnBaselineUpdate(baseline, said)
  else unlearnBaselineUpdate(baseline, said)
}

/** Known content remains unchanged. */
function learnBaselineUpdate(baseline: Baseline, { baselineUpdate, seen }: BaselineUpdateRequest): void {
  const { client, server, service, protocol, unit, keyValues, thresholdUpdates = [] } = baselineUpdate
  const { time, lastTime, count } = seen
  baseline.connectionPairs.add({ client, server, service, first: time, last: lastTime, count: 0 })
  for (const departed of thresholdUpdates) move(baseline, baselineUpdate, departed)
  if (keyValues.length === 0) return
  const channel = baseline.channels.add(client, server, protocol, unit, time)
  for (const [behaviourKey, keyValue] of keyValues) {
    if (channel?.knows(behaviourKey, keyValue) === false)
      channel.learn(behaviourKey, keyValue, time, lastTime, count)
  }
}

/** Takes back what is of the lesson and was not known before it was seen. */
function unlearnBaselineUpdate(
  baseline: Baseline,
  { baselineUpdate, seen: { time } }: BaselineUpdateRequest,
): void {
  const { client, server, service, protocol, unit, keyValues, thresholdUpdates = [] } = baselineUpdate
  for (const departed of [...thresholdUpdates].reverse()) moveBack(baseline, baselineUpdate, departed)
  const channel = baseline.channels.find(client, server, protocol, unit)
  for (const [behaviourKey, keyValue] of keyValues) channel?.forget(behaviourKey, keyValue, time)
  baseline.connectionPairs.drop(client, server, service, time)
  baseline.channels.dropEmpty(client, server, protocol, unit)
}

function move(baseline: Baseline, baselineUpdate: BaselineUpdate, departed: ThresholdUpdate): void {
  const { client, server, service, protocol } = baselineUpdate
  switch (departed.model) {
    case 'order': {
      const channel = channelOf(baseline, baselineUpdate, departed)
      if (channel !== undefined) orderOf(channel).learn(departed.change, departed.after)
      break
    }
    case 'pace': {
      const rate = channelOf(baseline, baselineUpdate, departed)?.rates.get(departed.code)
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
      const connectionPair = baseline.connectionPairs.find(client, server, service)
      if (connectionPair === undefined) break
      connectionPair.volume ??= new VolumeModel()
      connectionPair.volume.teach(departed.bytes, departed.hour)
    }
  }
}

/** If another decision has moved the line since, it remains there. */
function moveBack(baseline: Baseline, baselineUpdate: BaselineUpdate, departed: ThresholdUpdate): void {
  const { client, server, service, protocol } = baselineUpdate
  switch (departed.model) {
    case 'order':
      channelOf(baseline, baselineUpdate, departed)?.order?.forget(departed.change, departed.after)
      break
    case 'pace': {
      const rate = channelOf(baseline, baselineUpdate, departed)?.rates.get(departed.code)
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
      baseline.connectionPairs.find(client, server, service)?.volume?.unteach(bytes, hour, was)
    }
  }
}

function channelOf(
  baseline: Baseline,
  baselineUpdate: BaselineUpdate,
  { unit }: { readonly unit: string },
): Channel | undefined {
  return baseline.channels.find(baselineUpdate.client, baselineUpdate.server, baselineUpdate.protocol, unit)
}

function isBeyond({ line, value }: ThresholdUpdate & { model: 'pace' }, now: number | undefined): boolean {
  if (now === undefined) return false
  return line === 'five' || line === 'least' ? value < now : value > now
}

/** The file keeps microseconds as seconds. */
function isAlike(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1
}
