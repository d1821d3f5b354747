/** A plant with devices in other zones: a what-if. */
import type { Device } from '#model/device'
import { subnetsOf } from './surroundings.ts'

/** Zone that each device is moved to, of tags `move:ID>ZONE`; other tags are passed over. */
export function movesIn(gone: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    gone.flatMap((tag) => {
      const [, id = '', zone = ''] = /^move:([^>]+)>(.+)$/.exec(tag) ?? []
      return id === '' ? [] : [[id, zone] as const]
    }),
  )
}

/**
 * The devices that move, with the zone they come to and an address among its devices: where most of them are, or without
 * any where the zone has none. Links stay as they are: what was seen is still needed.
 */
export function movedDevices(
  devices: readonly Device[],
  moves: ReadonlyMap<string, string>,
): readonly Device[] {
  return devices.flatMap((device) => {
    const zone = moves.get(device.id)
    if (zone === undefined || zone === device.zone) return []
    const subnet = homeOf(zone, devices)
    const ipAddresses = subnet === undefined ? [] : [`${subnet}.254`]
    return [{ ...device, zone, ipAddresses, purdueLevel: levelOf(zone, devices) ?? device.purdueLevel }]
  })
}

function homeOf(zone: string, devices: readonly Device[]): string | undefined {
  const counts = new Map<string, number>()
  for (const device of devices)
    if (device.zone === zone)
      for (const subnet of subnetsOf(device)) counts.set(subnet, (counts.get(subnet) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return best?.[0].slice(best[0].indexOf('|') + 1)
}

function levelOf(zone: string, devices: readonly Device[]): number | undefined {
  return devices.find((device) => device.zone === zone && device.purdueLevel !== undefined)?.purdueLevel
}
