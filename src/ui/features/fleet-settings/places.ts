/** Places of the fleet at which settings can be set. */
import type { FleetSensorItem, FleetSiteItem } from '#schema/fleet'
import type { FleetPlace } from '#ui/source/fleet-settings'

export const ORGANISATION: FleetPlace = { level: 'organisation', target: 'main' }

export const LEVELS: readonly { readonly value: FleetPlace['level']; readonly label: string }[] = [
  { value: 'organisation', label: 'Organisation' },
  { value: 'group', label: 'Site group' },
  { value: 'site', label: 'Site' },
  { value: 'zone', label: 'Zone' },
  { value: 'sensor', label: 'Sensor' },
]

export interface PlaceChoice {
  readonly value: string
  readonly label: string
}

export function placesOf(
  level: FleetPlace['level'],
  sites: readonly FleetSiteItem[],
  sensors: readonly FleetSensorItem[],
): readonly PlaceChoice[] {
  switch (level) {
    case 'organisation':
      return [{ value: ORGANISATION.target, label: 'Organisation' }]
    case 'group':
      return [...new Set(sites.flatMap(({ group }) => pathsOf(group)))]
        .sort()
        .map((path) => ({ value: path, label: path }))
    case 'site':
      return sites.map(({ id, name }) => ({ value: id, label: name }))
    case 'zone': {
      const zones = sensors.filter(({ zone }) => zone !== '')
      const byTarget = new Map(
        zones.map(({ site, siteName, zone }) => [`${site}/${zone}`, `${siteName}, ${zone}`]),
      )
      return [...byTarget].map(([value, label]) => ({ value, label }))
    }
    case 'sensor':
      return sensors.map(({ id, name, siteName }) => ({ value: id, label: `${name} (${siteName})` }))
  }
}

function pathsOf(group: string): string[] {
  const steps = group.split('/').filter((step) => step !== '')
  return steps.map((_, at) => steps.slice(0, at + 1).join('/'))
}
