import type { Device } from '#contract/device'

/** What to call a device: its name, else its first address. */
export function deviceName(device: Pick<Device, 'id' | 'name' | 'ipAddresses' | 'macAddresses'>): string {
  return device.name || device.ipAddresses[0] || device.macAddresses[0] || device.id
}

/** `Level 3`, `Level 3.5 (DMZ)`; '' where nothing tells. */
export function levelName(level: number | string | null): string {
  if (level === null || level === 'unknown' || level === '') return ''
  return Number(level) === 3.5 ? 'Level 3.5 (DMZ)' : `Level ${level}`
}
