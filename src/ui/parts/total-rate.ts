import type { ActivityItem } from '#schema/trend'
import type { LineSeries } from './line-series.ts'

/** Packets per second of several lines together; undefined without data. */
export function totalRate(lines: readonly ActivityItem[]): LineSeries | undefined {
  const sums = new Map<number, number>()
  for (const { start, stepSeconds, packets } of lines) {
    const first = Date.parse(start) / 1000
    packets.forEach((count, at) => {
      const time = first + at * stepSeconds
      sums.set(time, (sums.get(time) ?? 0) + count / stepSeconds)
    })
  }
  if (sums.size === 0) return undefined
  const times = [...sums.keys()].sort((a, b) => a - b)
  const values = times.map((time) => sums.get(time)!)
  return { label: 'all', color: 'data-1', times, values, fill: true }
}
