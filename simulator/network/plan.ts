/** Helpers for plans of plants. */
import { hostIn, type Zone } from './host.ts'

// OUIs: IEEE registration authority.
export const VMWARE = '00:50:56'
export const DELL = '18:db:f2'
export const ROCKWELL = '00:1d:9c'
export const ADVANTECH = '00:d0:c9'

export function zone(name: string, vlan: number, subnet: string, level: number): Zone {
  return { name, vlan, subnet, level }
}

export function windows(
  where: Zone,
  place: number,
  name: string,
  oui = VMWARE,
  openPorts: readonly number[] = [135, 445, 3389],
) {
  return hostIn(where, place, { name, kind: 'windows', oui, openPorts })
}

export function linux(
  where: Zone,
  place: number,
  name: string,
  oui = VMWARE,
  openPorts: readonly number[] = [22],
) {
  return hostIn(where, place, { name, kind: 'linux', oui, openPorts })
}
