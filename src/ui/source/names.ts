import type { DeviceItem } from '#schema/device'

/** Display name of a device: its name, else its first address. */
export function deviceName(device: Pick<DeviceItem, 'id' | 'name' | 'ipAddresses' | 'macAddresses'>): string {
  return device.name || device.ipAddresses[0] || device.macAddresses[0] || device.id
}

/**
 * Display name next to vendor, model and address: if the name is made up from these, the address, as names of a
 * product line start alike.
 */
export function ownName(
  device: Pick<DeviceItem, 'id' | 'name' | 'model' | 'ipAddresses' | 'macAddresses'>,
): string {
  const [address = ''] = [...device.ipAddresses, ...device.macAddresses]
  const isMadeUp = device.model !== '' && device.name.endsWith(`${device.model} (${address})`)
  return isMadeUp ? address : deviceName(device)
}

/** `Level 3`, `Level 3.5 (DMZ)`; '' if unknown. */
export function levelName(level: number | string | null): string {
  if (level === null || level === 'unknown' || level === '') return ''
  return Number(level) === 3.5 ? 'Level 3.5 (DMZ)' : `Level ${level}`
}
