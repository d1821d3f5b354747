/** Values of settings along organisation → site group → site → zone → sensor. */

/** From the outermost to the nearest. */
export const SETTING_LEVELS = ['organisation', 'group', 'site', 'zone', 'sensor'] as const
export type SettingLevel = (typeof SETTING_LEVELS)[number]

/** One place where settings can be set. The target of a group is its path, that of a zone `site/zone`. */
export interface SettingPlace {
  readonly level: SettingLevel
  readonly target: string
}

export interface AssignedSetting extends SettingPlace {
  readonly name: string
  readonly value: unknown
  /** No lower place overrides it, nor the sensor itself. */
  readonly isLocked: boolean
}

interface PlacedSensor {
  readonly id: string
  readonly zone: string
}

interface PlacedSite {
  readonly id: string
  readonly organisation: string
  readonly group: string
}

/** Places above and at a site, from the outermost. */
export function placesOfSite({ id, organisation, group }: PlacedSite): readonly SettingPlace[] {
  return [
    { level: 'organisation', target: organisation },
    ...placesOfGroup(group),
    { level: 'site', target: id },
  ]
}

export function placesOfGroup(group: string): readonly SettingPlace[] {
  const steps = group.split('/').filter((step) => step !== '')
  return steps.map((_, at) => ({ level: 'group', target: steps.slice(0, at + 1).join('/') }))
}

export function placesOfSensor(sensor: PlacedSensor, site: PlacedSite): readonly SettingPlace[] {
  return [
    ...placesOfSite(site),
    ...(sensor.zone === '' ? [] : [{ level: 'zone', target: `${site.id}/${sensor.zone}` } as const]),
    { level: 'sensor', target: sensor.id },
  ]
}

const keyOf = ({ level, target }: SettingPlace) => `${level} ${target}`

/** By name: the nearest value holds, but none passes a locked one. */
export function inheritedSettings(
  places: readonly SettingPlace[],
  assigned: readonly AssignedSetting[],
): ReadonlyMap<string, AssignedSetting> {
  const byPlace = Map.groupBy(assigned, keyOf)
  const found = new Map<string, AssignedSetting>()
  for (const place of places)
    for (const one of byPlace.get(keyOf(place)) ?? [])
      if (found.get(one.name)?.isLocked !== true) found.set(one.name, one)
  return found
}
