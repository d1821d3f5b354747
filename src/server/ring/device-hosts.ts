import { searchLimits } from '#capture/ring/search'
import type { Device } from '#model/device'

/** Addresses by which the ring finds the packets of a device, and so all its connections. */
export function hostsOfDevice({
  ipAddresses,
  macAddresses,
}: Pick<Device, 'ipAddresses' | 'macAddresses'>): readonly string[] {
  return [...ipAddresses, ...macAddresses].slice(0, searchLimits.hosts)
}
