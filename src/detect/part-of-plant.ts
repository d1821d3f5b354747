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
