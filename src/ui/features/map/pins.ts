import { useSaved } from '#ui/kit/saved'
import type { Pins } from './layout.ts'

/** Maximum number of pins; the oldest are dropped. */
const most = 500

export function isPins(value: unknown): value is Pins {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(
      (by) => Array.isArray(by) && by.length === 2 && by.every((number) => Number.isFinite(number)),
    )
  )
}

/** Moves a pin; a new one starts at the computed place. */
export function pinned(pins: Pins, node: string, [dx, dy]: readonly [number, number]): Pins {
  const [x, y] = pins[node] ?? [0, 0]
  const entries = Object.entries({ ...pins, [node]: [x + dx, y + dy] as const })
  return Object.fromEntries(entries.slice(-most))
}

export function unpinned(pins: Pins, node: string): Pins {
  return Object.fromEntries(Object.entries(pins).filter(([id]) => id !== node))
}

/** Positions of dragged nodes, stored in the browser for each named layout. */
export function usePins(layout: string) {
  const [pins, setPins] = useSaved<Pins>(layout === '' ? 'map-pins' : `map-pins-${layout}`, {}, isPins)
  return { pins, setPins }
}
