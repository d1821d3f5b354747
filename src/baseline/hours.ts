/** Hours of the day (UTC) in which something was at work, as bits. */
import type { Microseconds } from '#model/time'

export const HOUR = 3_600_000_000
export const HOURS = 24

/** 0 to 23. */
export function hourOf(time: Microseconds): number {
  return Math.floor(time / HOUR) % HOURS
}

export function hourBit(time: Microseconds): number {
  return 1 << hourOf(time)
}

export function countHours(bits: number): number {
  let count = 0
  for (let hour = 0; hour < HOURS; hour++) count += (bits >>> hour) & 1
  return count
}

/** `6-17, 22`; '' for none. */
export function hoursText(bits: number): string {
  const runs: string[] = []
  for (let hour = 0; hour < HOURS; hour++) {
    if (((bits >>> hour) & 1) === 0) continue
    const from = hour
    while (hour + 1 < HOURS && ((bits >>> (hour + 1)) & 1) === 1) hour++
    runs.push(from === hour ? String(from) : `${from}-${hour}`)
  }
  return runs.join(', ')
}

/** The same read back; undefined if it is no such text. */
export function hoursOf(text: string): number | undefined {
  let bits = 0
  for (const run of text === '' ? [] : text.split(', ')) {
    const found = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(run)
    const from = Number(found?.[1] ?? HOURS)
    const to = Number(found?.[2] ?? from)
    if (to >= HOURS || to < from) return undefined
    for (let hour = from; hour <= to; hour++) bits |= 1 << hour
  }
  return bits
}
