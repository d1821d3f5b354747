/** Trends of several captures, merged. */

import { Buckets, type Join, joins } from '#model/buckets'
import type { Microseconds } from '#model/time'
import type { ActivityKind, PointTrend as PointTrendOfModel, TrendSteps } from '#model/trend'
import { timeOf } from '#schema/from-model'
import type { ActivityList, PointTrendItem } from '#schema/trend'

/** Steps of an answer: about as many as a drawing has room for. */
const POINT_STEPS = 400
const ACTIVITY_STEPS = 48

export interface Within {
  readonly from?: Microseconds | undefined
  readonly until?: Microseconds | undefined
}

/** A process value within a span of time; the narrower it is, the finer the steps. */
export function joinedTrend(trends: readonly PointTrendOfModel[], within: Within): PointTrendItem {
  const least = joined(
    trends.map((one) => one.least),
    { most: POINT_STEPS, join: joins.least, within },
  )
  const most = joined(
    trends.map((one) => one.most),
    { most: POINT_STEPS, join: joins.most, within },
  )
  return {
    ...headOf(least),
    least: [...least.values],
    most: [...most.values],
    writes: trends
      .flatMap(({ writes }) => writes)
      .filter(({ time }) => isWithin(time, 0, within))
      .sort((one, other) => one.time - other.time)
      .map(({ time, value, by }) => ({ time: timeOf(time), value, by })),
    ...latest(trends.flatMap(({ until }) => until ?? [])),
  }
}

function latest(times: readonly Microseconds[]): { readonly until?: string } {
  return times.length === 0 ? {} : { until: timeOf(Math.max(...times)) }
}

export function joinedActivity({ devices, protocols }: ActivityKind): ActivityList {
  return {
    devices: [...Map.groupBy(devices, ({ device }) => device)].map(([device, parts]) => ({
      device,
      ...packetsOf(parts),
      week: weekOf(parts.map(({ week }) => week)),
    })),
    protocols: [...Map.groupBy(protocols, ({ protocol }) => protocol)].map(([protocol, parts]) => ({
      protocol,
      ...packetsOf(parts),
    })),
  }
}

function packetsOf(parts: readonly { readonly packets: TrendSteps }[]) {
  const steps = joined(
    parts.map(({ packets }) => packets),
    { most: ACTIVITY_STEPS, join: joins.sum, within: {} },
  )
  return { ...headOf(steps), packets: steps.values.map((value) => value ?? 0) }
}

function weekOf(weeks: readonly (readonly number[])[]): number[] {
  return Array.from({ length: 168 }, (_, hour) => weeks.reduce((sum, week) => sum + (week[hour] ?? 0), 0))
}

function joined(
  all: readonly TrendSteps[],
  { most, join, within }: { readonly most: number; readonly join: Join; readonly within: Within },
): TrendSteps {
  const buckets = new Buckets(most, join)
  for (const { start, step, values } of all)
    values.forEach((value, at) => {
      const time = start + at * step
      if (value !== null && isWithin(time, step, within)) buckets.add(time, value)
    })
  return buckets.steps()
}

function isWithin(time: Microseconds, width: Microseconds, { from = -Infinity, until = Infinity }: Within) {
  return time + width >= from && time <= until
}

function headOf({ start, step }: TrendSteps) {
  return { start: timeOf(start), stepSeconds: step / 1e6 }
}
