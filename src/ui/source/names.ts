import type { DeviceItem } from '#schema/device'

/** Display name of a device: its name, else its first address. */
export function deviceName(device: Pick<DeviceItem, 'id' | 'name' | 'ipAddresses' | 'macAddresses'>): string {
  return device.name || device.ipAddresses[0] || device.macAddresses[0] || device.id
}

/** `Level 3`, `Level 3.5 (DMZ)`; '' if unknown. */
export function levelName(level: number | string | null): string {
  if (level === null || level === 'unknown' || level === '') return ''
  return Number(level) === 3.5 ? 'Level 3.5 (DMZ)' : `Level ${level}`
}
