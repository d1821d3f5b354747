/** Changes to the places of widgets. */
import type { WidgetPlace } from '#schema/dashboard'

/** Moves one to another place; the same list if one of them does not exist. */
export function moved(places: readonly WidgetPlace[], from: number, to: number): readonly WidgetPlace[] {
  const one = places[from]
  if (one === undefined || to < 0 || to >= places.length || from === to) return places
  return places.toSpliced(from, 1).toSpliced(to, 0, one)
}

/** One column wider, from three back to one. */
export function resized(places: readonly WidgetPlace[], at: number): readonly WidgetPlace[] {
  return places.map((place, index) => (index === at ? { ...place, columns: (place.columns % 3) + 1 } : place))
}
