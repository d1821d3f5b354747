import type { ActivityItem } from '#schema/trend'
import type { LineSeries } from './line-series.ts'

/** Repeats are counted once a minute; shorter steps would show that rhythm, not the traffic. In seconds. */
const LEAST_STEP = 60

/**
 * Packets per second of several lines together; undefined without data. Steps differ in length and start, so packets are
 * spread over common steps as long as the longest.
 */
export function totalRate(lines: readonly ActivityItem[]): LineSeries | undefined {
  const filled = lines.filter(({ packets }) => packets.length > 0)
  if (filled.length === 0) return undefined
  const step = Math.max(LEAST_STEP, ...filled.map(({ stepSeconds }) => stepSeconds))
  const begins = filled.map(({ start }) => Date.parse(start) / 1000)
  const begin = Math.min(...begins)
  const end = Math.max(
    ...filled.map(({ packets, stepSeconds }, at) => begins[at]! + packets.length * stepSeconds),
  )
  const sums = new Float64Array(Math.ceil((end - begin) / step))
  for (const [line, { packets, stepSeconds }] of filled.entries())
    packets.forEach((count, at) => {
      const from = begins[line]! + at * stepSeconds - begin
      const until = from + stepSeconds
      for (let slot = Math.floor(from / step); slot * step < until; slot++) {
        const shared = Math.min(until, (slot + 1) * step) - Math.max(from, slot * step)
        sums[slot]! += (count * shared) / stepSeconds
      }
    })
  // The last step has not ended: its rate would be too low.
  const whole = sums.length > 1 && (end - begin) % step !== 0 ? sums.subarray(0, -1) : sums
  const times = Array.from(whole, (_, slot) => begin + slot * step)
  const values = Array.from(whole, (sum) => sum / step)
  return { label: 'all', color: 'data-1', times, values, fill: true }
}
