/** Devices, connections and CVEs of the sensor API. */
import type { Device } from '#model/device'
import type { Exposure, SiteExposure } from '#model/exposure'
import type { ProtocolNames } from '#model/protocol-name'
import type { SensorConnection, SensorCve, SensorDevice } from '#schema/defender-api'
import type { DeviceConnection } from './plant.ts'
import {
  firmwareRows,
  millisecondsOf,
  nameOf,
  numberOf,
  orNone,
  protocolName,
  shortProtocolName,
  systemOf,
} from './values.ts'

/** Rows for each address without `top`. */
const MOST_CVES = 100
/** States in which a finding no longer counts. */
const SETTLED: ReadonlySet<string> = new Set(['rejected', 'fixed'])

export function sensorDevice(device: Device, names: ProtocolNames): SensorDevice {
  return {
    id: numberOf(device.id),
    ipAddresses: [...device.ipAddresses],
    name: nameOf(device),
    vendor: orNone(device.vendor),
    operatingSystem: systemOf(device.os),
    macAddresses: [...device.macAddresses],
    type: device.type,
    engineeringStation: device.isProgrammingDevice,
    authorized: device.authorised,
    scanner: device.isScanner,
    protocols: protocolsOf(device, names).map((name) => ({
      id: protocolNumber(name),
      name,
      ipAddresses: [...device.ipAddresses],
    })),
    firmware: firmwareRows(device).map(({ serial, model, firmwareVersion, additionalData, ...row }) => ({
      ...row,
      serial: orNone(serial),
      model: orNone(model),
      firmwareVersion: orNone(firmwareVersion),
      additionalData: orNone(additionalData),
      rack: orNone(row.rack),
      slot: orNone(row.slot),
    })),
    hasDynamicAddress: hasDynamicAddress(device),
  }
}

export function protocolsOf({ protocols }: Device, names: ProtocolNames): readonly string[] {
  return [...new Set(protocols.map(({ protocol }) => protocolName(protocol, names)))]
}

/** 31 bits: ids of protocols are small there. */
export function protocolNumber(name: string): number {
  return numberOf(name) % 0x7fff_ffff
}

function hasDynamicAddress({ protocols }: Device): boolean {
  return protocols.some(({ protocol, role }) => /^dhcp/.test(protocol) && role === 'client')
}

export interface ConnectionFilter {
  readonly discoveredBefore?: number
  readonly discoveredAfter?: number
  readonly lastActiveInMinutes?: number
}

/** @param now milliseconds */
export function sensorConnections(
  connections: readonly DeviceConnection[],
  filter: ConnectionFilter,
  now: number,
): SensorConnection[] {
  const { discoveredBefore, discoveredAfter, lastActiveInMinutes } = filter
  const activeAfter = lastActiveInMinutes === undefined ? 0 : now - lastActiveInMinutes * 60_000
  return connections.map(connectionOf).filter(({ discovered, lastSeen }) => {
    if (discoveredBefore !== undefined && discovered >= discoveredBefore) return false
    if (discoveredAfter !== undefined && discovered <= discoveredAfter) return false
    return lastSeen >= activeAfter
  })
}

function connectionOf({ first, second, links }: DeviceConnection): SensorConnection {
  const commands = new Map<string, Set<string>>()
  for (const { protocol, operations } of links) {
    const name = shortProtocolName(protocol)
    const names = commands.get(name) ?? new Set()
    commands.set(name, names)
    for (const operation of operations) names.add(operation.name)
  }
  return {
    firstDeviceId: numberOf(first.id),
    secondDeviceId: numberOf(second.id),
    lastSeen: millisecondsOf(Math.max(...links.map(({ lastSeen }) => lastSeen))),
    discovered: millisecondsOf(Math.min(...links.map(({ firstSeen }) => firstSeen))),
    ports: [...new Set(links.flatMap(({ port }) => (port === undefined ? [] : [port])))],
    protocols: [...commands].map(([name, names]) => ({ name, commands: [...names] })),
  }
}

/** CVEs by the device that has them, the highest score first; without those that people rejected or fixed. */
export function cvesByDevice({ exposures }: SiteExposure): ReadonlyMap<string, readonly Exposure[]> {
  const byDevice = new Map<string, Map<string, Exposure>>()
  for (const exposure of exposures) {
    if (exposure.kind !== 'advisory' || !/^CVE-/.test(exposure.name) || SETTLED.has(exposure.state)) continue
    const cves = byDevice.get(exposure.device) ?? new Map()
    byDevice.set(exposure.device, cves)
    // Two modules of a device may have the same.
    if (!cves.has(exposure.name)) cves.set(exposure.name, exposure)
  }
  const ofDevice = (cves: ReadonlyMap<string, Exposure>) =>
    [...cves.values()].sort((one, other) => (other.cvss ?? 0) - (one.cvss ?? 0))
  return new Map([...byDevice].map(([device, cves]) => [device, ofDevice(cves)]))
}

/** @param ip only of this address */
export function sensorCves(
  devices: readonly Device[],
  site: SiteExposure,
  { top = MOST_CVES, ip }: { readonly top?: number; readonly ip?: string },
): SensorCve[] {
  const cves = cvesByDevice(site)
  const rows = devices.flatMap((device) =>
    device.ipAddresses
      .filter((ipAddress) => ip === undefined || ip === ipAddress)
      .flatMap((ipAddress) =>
        (cves.get(device.id) ?? []).slice(0, top).map((exposure) => ({
          cveId: exposure.name,
          ipAddress,
          score: scoreText(exposure),
          attackVector: attackVectorOf(exposure),
          description: exposure.title,
        })),
      ),
  )
  return rows.sort((one, other) => Number(other.score) - Number(one.score))
}

export function scoreText({ cvss }: Exposure): string {
  return (cvss ?? 0).toFixed(1)
}

const VECTORS = { N: 'Network', A: 'Adjacent Network', L: 'Local', P: 'Physical' } as const

/** CVSS v3.1 §2.1.1 and v2 §2.1.1; without a vector the widest, since nothing excludes it. */
export function attackVectorOf({ vector }: Exposure): (typeof VECTORS)[keyof typeof VECTORS] {
  const letter = /\bAV:([NALP])/.exec(vector)?.[1] as keyof typeof VECTORS | undefined
  return VECTORS[letter ?? 'N']
}
