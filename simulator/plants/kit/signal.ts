/** Process values as plants have them: noise, mean reversion, day rhythm, batches, rarely moved set points, counters. */
import type { Microseconds } from '#model/time'
import type { Random } from '../../network/random.ts'

export type Signal = (now: Microseconds) => number

const KINDS = ['noise', 'reverting', 'daily', 'batch', 'levels', 'constant'] as const
export type SignalKind = (typeof KINDS)[number]

const HOUR = 3_600e6

/** A value around `middle` that stays within `spread` of it most of the time; the kind is drawn if not given. */
export function drawSignal(random: Random, middle: number, spread: number, kind?: SignalKind): Signal {
  const chosen = kind ?? KINDS[random.between(0, KINDS.length - 1)]!
  const noise = random.next() * 0.2 * spread
  const tremble = () => (random.next() - 0.5) * noise
  const period = (0.3 + random.next() * 3) * HOUR
  const phase = random.next()
  switch (chosen) {
    case 'noise':
      return () => middle + (random.next() - 0.5) * spread
    case 'reverting': {
      let value = middle
      let last = 0
      const time = (30 + random.next() * 600) * 1e6
      return (now) => {
        const keep = last === 0 ? 1 : Math.exp((last - now) / time)
        last = now
        value = middle + (value - middle) * keep + (random.next() - 0.5) * spread * Math.sqrt(1 - keep * keep)
        return value + tremble()
      }
    }
    case 'daily':
      return (now) => middle + Math.sin((now / (24 * HOUR) + phase) * 2 * Math.PI) * spread * 0.5 + tremble()
    case 'batch':
      return (now) => {
        const at = (now / period + phase) % 1
        return middle - spread / 2 + (at < 0.7 ? at / 0.7 : (1 - at) / 0.3) * spread + tremble()
      }
    case 'levels': {
      const count = random.between(3, 12)
      return (now) =>
        middle - spread / 2 + (spread * Math.floor((now / period + phase) % count)) / (count - 1)
    }
    case 'constant':
      return () => middle
  }
}

/** Counts up by `perHour`, and wraps. */
export function counter(random: Random, perHour: number, wrapsAt = 2 ** 31): Signal {
  const from = random.between(0, 1e6)
  let start: Microseconds | undefined
  return (now) => {
    start ??= now
    return (from + Math.floor(((now - start) / HOUR) * perHour)) % wrapsAt
  }
}
