/** The integration API v3: what ServiceNow's Service Graph Connector and OT Vulnerability Response poll. */
import type { Device } from '#model/device'
import type { SiteExposure } from '#model/exposure'
import type { ProtocolNames } from '#model/protocol-name'
import type { IntegrationConnection, IntegrationDevice, IntegrationDeviceCves } from '#schema/defender-api'
import { NO_ZONE, SENSOR_ID } from './alerts.ts'
import { attackVectorOf, cvesByDevice, protocolsOf, scoreText } from './devices.ts'
import type { DeviceConnection } from './plant.ts'
import {
  addressOf,
  firmwareRows,
  layerOf,
  millisecondsOf,
  nameOf,
  numberOf,
  orNone,
  systemOf,
} from './values.ts'

const PAGE_SIZE = 50
export const MOST_PAGE_SIZE = 1000

export interface FeedPage {
  /** From 0. */
  readonly page?: number
  readonly size?: number
}

export function pageOf<Row>(rows: readonly Row[], { page = 0, size = PAGE_SIZE }: FeedPage): readonly Row[] {
  return rows.slice(page * size, (page + 1) * size)
}

/**
 * Devices that are new or were active since then, in an order that does not change between two pages.
 * @param notification 0 both, 1 new, 2 updated
 */
export function devicesSince(devices: readonly Device[], since: number, notification = 0): readonly Device[] {
  return devices
    .filter((device) => {
      if (lastUpdateOf(device) < since) return false
      const isNew = millisecondsOf(device.firstSeen) >= since
      return notification === 0 || (notification === 1) === isNew
    })
    .sort((one, other) => one.firstSeen - other.firstSeen || (one.id < other.id ? -1 : 1))
}

function lastUpdateOf({ lastSeen, firstSeen, provenance }: Device): number {
  const times = Object.values(provenance).map(({ time }) => time)
  return millisecondsOf(Math.max(lastSeen, firstSeen, ...times))
}

const CATEGORIES: Readonly<Record<Device['class'], string>> = {
  OT: 'ICS',
  IoT: 'IoT',
  IT: 'IT',
  Network: 'Network',
  Internet: 'Internet',
  Group: 'Group',
  Unclassified: 'Unclassified',
}

export interface IntegrationPlace {
  readonly sensorName: string
  readonly siteName: string
  readonly url: string
}

export function integrationDevice(
  device: Device,
  place: IntegrationPlace,
  names: ProtocolNames,
): IntegrationDevice {
  const { sensorName, siteName, url } = place
  const layer = layerOf(device.purdueLevel)
  const page = `${url}/devices/${encodeURIComponent(device.id)}`
  return {
    u_id: numberOf(device.id),
    u_vendor: orNone(device.vendor),
    u_appliance: sensorName,
    u_groups: [...device.roles],
    u_site: siteName,
    u_zone: device.zone || NO_ZONE,
    u_last_activity: millisecondsOf(device.lastSeen),
    u_first_discovered: millisecondsOf(device.firstSeen),
    u_last_update: lastUpdateOf(device),
    u_device_type: { u_category: CATEGORIES[device.class], u_purdue_layer: layer, u_name: device.type },
    u_name: nameOf(device),
    u_operating_system: systemOf(device.os),
    u_purdue_layer: layer,
    ...addressObjects(device),
    u_protocol_objects: protocolsOf(device, names).map((u_protocol) => ({ u_protocol })),
    u_vlans: device.vlans.map((u_vlan) => ({ u_vlan })),
    u_sensor_ids: [{ u_sensor_id: SENSOR_ID }],
    u_cm_device_url: page,
    u_device_urls: [{ u_device_url: page }],
    u_firmwares: firmwareRows(device).map((row) => ({
      u_appliance: sensorName,
      u_id: numberOf(`${device.id} ${row.moduleAddress}`),
      u_asset: numberOf(device.id),
      u_address: row.address,
      u_module_address: orNone(row.moduleAddress),
      u_serial: orNone(row.serial),
      u_model: orNone(row.model),
      u_version: orNone(row.firmwareVersion),
      u_additional_data: orNone(row.additionalData),
    })),
  }
}

/** A MAC that may be a router's is a guess of the IP address, never an address of the device. */
function addressObjects({ ipAddresses, macAddresses, guessedMacAddresses }: Device) {
  const guessed = guessedMacAddresses.map((u_mac_address) => ({ u_mac_address }))
  return {
    u_ip_address_objects: ipAddresses.map((u_ip_address) => ({
      u_ip_address,
      u_guessed_mac_addresses: guessed,
    })),
    u_mac_address_objects: macAddresses.map((u_mac_address) => ({ u_mac_address })),
  }
}

export function connectionsSince(
  connections: readonly DeviceConnection[],
  since: number,
): readonly DeviceConnection[] {
  const first = (links: DeviceConnection['links']) => Math.min(...links.map(({ firstSeen }) => firstSeen))
  return connections
    .filter(({ links }) => links.some(({ lastSeen }) => millisecondsOf(lastSeen) >= since))
    .sort((one, other) => first(one.links) - first(other.links))
}

export function integrationConnection(
  { first, second, links }: DeviceConnection,
  { sensorName }: IntegrationPlace,
): IntegrationConnection {
  const isGroup = second.type === 'Multicast/Broadcast'
  // Only an address that responded is the server of a TCP link; elsewhere the outcomes of requests decide.
  const isAnswered = links.some(
    ({ transport, operations, client }) =>
      transport === 'tcp' ||
      client !== first.id ||
      operations.some(({ outcomes }) => (outcomes.succeeded ?? 0) + (outcomes.rejected ?? 0) > 0),
  )
  return {
    u_appliance: sensorName,
    u_src_device_id: numberOf(first.id),
    u_src_device_name: nameOf(first),
    u_dest_device_id: numberOf(second.id),
    u_dest_device_name: nameOf(second),
    u_connection_type: isGroup ? 'Multicast' : isAnswered ? 'Two Way' : 'One Way',
  }
}

export interface CveQuery {
  /** Least score. */
  readonly score?: number
  /** Numbers with commas between. */
  readonly deviceIds?: string
}

export function devicesWithCves(
  devices: readonly Device[],
  site: SiteExposure,
  { score = 0, deviceIds }: CveQuery,
): readonly IntegrationDeviceCves[] {
  const cves = cvesByDevice(site)
  const wanted = deviceIds === undefined ? undefined : new Set(deviceIds.split(',').map(Number))
  return devices
    .filter(({ id }) => wanted === undefined || wanted.has(numberOf(id)))
    .flatMap((device) => {
      const found = (cves.get(device.id) ?? []).filter(({ cvss = 0 }) => cvss >= score)
      if (found.length === 0) return []
      const address = addressOf(device)
      return {
        u_id: numberOf(device.id),
        u_name: nameOf(device),
        ...addressObjects(device),
        u_last_activity: millisecondsOf(device.lastSeen),
        u_last_update: lastUpdateOf(device),
        u_cves: found.map((exposure) => ({
          u_address: address,
          u_ip_address: device.ipAddresses[0] ?? '',
          u_cve_id: exposure.name,
          u_score: scoreText(exposure),
          u_attack_vector: vectorName(attackVectorOf(exposure)),
          u_description: exposure.title,
        })),
      }
    })
}

function vectorName(vector: ReturnType<typeof attackVectorOf>) {
  return vector.toUpperCase().replace(' ', '_') as 'NETWORK' | 'ADJACENT_NETWORK' | 'LOCAL' | 'PHYSICAL'
}
