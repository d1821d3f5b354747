import type { Device } from '#model/device'

/** Industrial devices, and the stations and servers that run the plant. */
export function isPartOfPlant(device: Device | undefined): boolean {
  if (device === undefined) return false
  return device.class === 'OT' || ['HMI', 'Historian', 'Engineering Station'].includes(device.type)
}

/** ISA-95: control, and what it controls. */
const CONTROL_LEVEL = 1

/** Controllers, and what they control. */
export function isController(device: Device | undefined): boolean {
  return device?.class === 'OT' && device.purdueLevel !== undefined && device.purdueLevel <= CONTROL_LEVEL
}

const STATIONS: ReadonlySet<string> = new Set(['HMI', 'Historian', 'Engineering Station'])
/** As people name them in the site file. */
const STATION_NAMES =
  /\b(hmi|scada|historian|((engineering|operator|operating|control) |work)station|operator panel)\b/i
/** ISA-95: site operations. Offices are above. */
const HIGHEST_LEVEL = 3

/**
 * A station that watches and maintains the plant: by its name, its programs or the site file. Requests alone make a host look
 * like one, also that of an attacker.
 */
export function isStation(device: Device | undefined): boolean {
  if (device === undefined) return false
  const { name, type, purdueLevel } = device.provenance
  const isOfSite = purdueLevel?.source === 'site file'
  if (isOfSite && (device.purdueLevel ?? 0) > HIGHEST_LEVEL) return false
  // Its type may be known only once it has asked something.
  if (name?.source === 'site file' && STATION_NAMES.test(device.name)) return true
  return STATIONS.has(device.type) && (isOfSite || (type !== undefined && type.source !== 'behaviour'))
}
