import type { Device } from '#contract/device'

/** What to call a device: its name, else its first address. */
export function deviceName(device: Pick<Device, 'id' | 'name' | 'ipAddresses' | 'macAddresses'>): string {
  return device.name || device.ipAddresses[0] || device.macAddresses[0] || device.id
}

/**
 * The same where maker, model and address stand beside it: one that only they name is called by its address, or all
 * controllers of a line would begin alike.
 */
export function ownName(
  device: Pick<Device, 'id' | 'name' | 'model' | 'ipAddresses' | 'macAddresses'>,
): string {
  const [address = ''] = [...device.ipAddresses, ...device.macAddresses]
  const isMadeUp = device.model !== '' && device.name.endsWith(`${device.model} (${address})`)
  return isMadeUp ? address : deviceName(device)
}

/** `Level 3`, `Level 3.5 (DMZ)`; '' where nothing tells. */
export function levelName(level: number | string | null): string {
  if (level === null || level === 'unknown' || level === '') return ''
  return Number(level) === 3.5 ? 'Level 3.5 (DMZ)' : `Level ${level}`
}
