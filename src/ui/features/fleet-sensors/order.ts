import type { FleetSensorItem } from '#schema/fleet'
import { compareNames, sensorState } from '#ui/parts/fleet-sentences'

/** Sensors that need attention, then by name. */
export function worstFirst(items: readonly FleetSensorItem[]): readonly FleetSensorItem[] {
  return items.toSorted(
    (a, b) => Number(sensorState(b).isBad) - Number(sensorState(a).isBad) || compareNames(a.name, b.name),
  )
}
