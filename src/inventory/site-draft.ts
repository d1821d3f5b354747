/** A first site file, inferred: what a person would otherwise type. */

import { parseIpv4 } from '#model/address'
import type { Device } from '#model/device'
import { emptySite, parseRange, type Site, type SiteZone } from '#model/site'

/** Zones are the subnets seen, at the level of most of their devices; devices with a name of their own keep it. */
export function draftSite(devices: readonly Device[]): Site {
  const inside = devices.filter((device) => device.type !== 'Internet')
  const zones = new Map<string, Device[]>()
  for (const device of inside) {
    if (device.zone === '') continue
    zones.set(device.zone, [...(zones.get(device.zone) ?? []), device])
  }
  const drafted = [...zones.keys()].sort().map((name) => draftZone(name, zones.get(name)!))
  return {
    ...emptySite,
    zones: drafted,
    subnets: drafted.flatMap(({ name, subnets, vlans }) =>
      subnets.map((cidr) => ({ cidr, name, vlan: vlans[0] })),
    ),
    internal: drafted.flatMap((zone) => zone.subnets).filter((cidr) => isPublic(cidr)),
    devices: inside
      .filter((device) => device.type !== 'Unknown')
      .map(draftDevice)
      .sort((a, b) => (a.addresses[0]! < b.addresses[0]! ? -1 : 1)),
    scanners: inside
      .filter((device) => device.isScanner)
      .flatMap((device) => device.ipAddresses)
      .sort(),
  }
}

function draftZone(name: string, devices: readonly Device[]): SiteZone {
  const counts = new Map<number, number>()
  for (const { purdueLevel } of devices) {
    if (purdueLevel !== undefined) counts.set(purdueLevel, (counts.get(purdueLevel) ?? 0) + 1)
  }
  const level = [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0]
  const vlans = [...new Set(devices.flatMap((device) => device.vlans))].sort((a, b) => a - b)
  return { name, level, subnets: parseRange(name) === undefined ? [] : rangesOf(name, devices), vlans }
}

/** A public network is the plant's own where several of its devices have a MAC of their own; else only those addresses are. */
function rangesOf(subnet: string, devices: readonly Device[]): string[] {
  const own = devices.filter(({ type, macAddresses }) => type !== 'Router' && macAddresses.length > 0)
  if (!isPublic(subnet) || own.length > 1) return [subnet]
  const range = parseRange(subnet)
  return devices
    .flatMap(({ ipAddresses }) => ipAddresses.filter((ip) => range?.holds(ip)))
    .sort()
    .map((ip) => `${ip}/32`)
}

function draftDevice(device: Device): Site['devices'][number] {
  return {
    addresses: device.ipAddresses.length > 0 ? device.ipAddresses : device.macAddresses,
    realm: device.realm,
    name: device.name,
    type: device.type,
    owner: '',
    location: device.location,
    description: '',
    importance: undefined,
    isCrownJewel: false,
    level: device.purdueLevel,
    zone: device.zone,
    authorised: undefined,
  }
}

/** RFC 1918 networks need no word in the site file. */
function isPublic(cidr: string): boolean {
  const first = parseIpv4(cidr.split('/')[0] ?? '')
  if (first === undefined) return false
  return !['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'].some((range) =>
    parseRange(range)?.holds(cidr.split('/')[0]!),
  )
}
