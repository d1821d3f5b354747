/** The map, summed up by level and zone. */
import type { MapDevice, MapGroup, PlantMap } from '#schema/map'
import { type ShownSeverity, severityWords } from '#ui/kit/severities'

export interface PlantZone {
  readonly name: string
  readonly devices: number
  readonly alerts: number
  readonly worst: ShownSeverity | null
  /** Most frequent types, at most three. */
  readonly types: readonly string[]
  /** Places on the path of the incident, from 1. */
  readonly steps: readonly number[]
}

export interface PlantLevel {
  readonly level: number | null
  readonly zones: readonly PlantZone[]
}

/** Icons of a zone. */
const shownTypes = 3

/** Enterprise at the top, unknown levels last; zones by name. */
export function plantLevels(map: PlantMap, path: readonly { readonly id: string }[]): readonly PlantLevel[] {
  const levels = Map.groupBy(map.nodes, ({ level }) => level)
  return [...levels]
    .sort(([one], [other]) => (other ?? -1) - (one ?? -1))
    .map(([level, nodes]) => ({
      level,
      zones: [...Map.groupBy(nodes, ({ zone }) => zone)]
        .map(([name, members]) => zoneOf(name, members, path))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    }))
}

function zoneOf(
  name: string,
  members: readonly (MapGroup | MapDevice)[],
  path: readonly { readonly id: string }[],
): PlantZone {
  const counts = new Map<string, number>()
  const count = (type: string, by: number) => counts.set(type, (counts.get(type) ?? 0) + by)
  for (const one of members) {
    if (one.kind === 'device') count(one.type, 1)
    else for (const { type, count: by } of one.types) count(type, by)
  }
  const ids = new Set(members.map(({ id }) => id))
  const worst = severityWords.find((severity) => members.some((one) => one.worst === severity)) ?? null
  return {
    name,
    devices: members.reduce((sum, one) => sum + (one.kind === 'device' ? 1 : one.devices), 0),
    alerts: members.reduce((sum, { alerts }) => sum + alerts, 0),
    worst,
    types: [...counts]
      .sort((one, other) => other[1] - one[1])
      .slice(0, shownTypes)
      .map(([type]) => type),
    steps: path.flatMap(({ id }, at) => (ids.has(id) ? [at + 1] : [])),
  }
}
