/** Time axis that keeps proportions, but with a minimum distance between two marks. */

export interface TimeAxis {
  /** Position in px of a time between the first and the last. */
  x(time: number): number
  /** Total width in px; more than requested if the marks need it. */
  readonly width: number
  readonly ticks: readonly Tick[]
}

export interface Tick {
  readonly x: number
  readonly text: string
}

/** Distance that two different times have if there is room, and at least, in px. */
const LEAST = 26
const TIGHT = 14
/** Space for the label of a tick, in px. */
const TICK = 66
const SECOND = 1000
const STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86_400].map(
  (seconds) => seconds * SECOND,
)
const DAY = 86_400 * SECOND

/** @param times in ms, at least one, in any order @param zone time zone of the reader; set in tests */
export function timeAxis(times: readonly number[], width: number, zone?: string): TimeAxis {
  const stops = [...new Set(times)].sort((a, b) => a - b)
  const [first = 0] = stops
  const span = (stops.at(-1) ?? first) - first
  // Marks move together before the line becomes longer than its place.
  const gap = Math.min(LEAST, Math.max(TIGHT, Math.floor(width / Math.max(1, stops.length))))
  const whole = Math.max(width, gap * stops.length)
  const free = whole - gap * stops.length
  const places = stops.map((time, at) => gap / 2 + gap * at + (span > 0 ? ((time - first) / span) * free : 0))
  const x = (time: number) => {
    const after = stops.findIndex((stop) => stop >= time)
    if (after <= 0) return places[after < 0 ? places.length - 1 : 0]!
    const share = (time - stops[after - 1]!) / (stops[after]! - stops[after - 1]!)
    return places[after - 1]! + share * (places[after]! - places[after - 1]!)
  }
  return { x, width: whole, ticks: ticksOf({ first, last: first + span, width: whole, x, zone }) }
}

function ticksOf(line: {
  first: number
  last: number
  width: number
  x: (time: number) => number
  zone: string | undefined
}): Tick[] {
  const { first, last, x, zone } = line
  const most = Math.max(2, Math.floor(line.width / TICK / 1.5))
  const step =
    STEPS.find((one) => (last - first) / one <= most) ?? Math.ceil((last - first) / most / DAY) * DAY
  const text = new Intl.DateTimeFormat('en-GB', {
    ...(step >= DAY ? { month: 'short', day: 'numeric' } : { hour: '2-digit', minute: '2-digit' }),
    ...(step < 60 * SECOND && { second: '2-digit' }),
    timeZone: zone,
  })
  const ticks: Tick[] = []
  for (let time = Math.ceil(first / step) * step; time <= last; time += step) {
    const tick = { x: x(time), text: text.format(time) }
    if (tick.x - (ticks.at(-1)?.x ?? -TICK) >= TICK) ticks.push(tick)
  }
  return ticks.length > 0 ? ticks : [{ x: x(first), text: text.format(first) }]
}
