import type { DeviceItem } from '#schema/device'
import type { SiteIdentityItem } from '#schema/identity-correction'

/** Correction of a device: the last one that names an address of it. */
export function correctionOf(
  { ipAddresses, macAddresses }: Pick<DeviceItem, 'ipAddresses' | 'macAddresses'>,
  corrections: readonly SiteIdentityItem[],
): SiteIdentityItem | undefined {
  const own = new Set([...ipAddresses, ...macAddresses])
  return corrections.findLast(({ addresses }) => addresses.some((address) => own.has(address)))
}
