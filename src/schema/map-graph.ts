/** A graph out of the shapes of the contract, where there is no store: analysed captures, fixtures. */
import { type PlantDevice, type PlantGraph, verbBits } from '#model/plant-graph'
import { SEVERITIES } from '#model/rule'
import type { AlertItem } from './alert.ts'
import type { DeviceItem } from './device.ts'
import type { LinkItem } from './link.ts'

/** Fields of a link that the map draws. */
export type DrawnLink = Pick<
  LinkItem,
  'client' | 'server' | 'protocol' | 'packets' | 'bytes' | 'firstSeen' | 'lastSeen'
> & { readonly operations: readonly Pick<LinkItem['operations'][number], 'verb'>[] }

/** `alerts` are those that are open. */
export function graphOf(
  devices: readonly DeviceItem[],
  links: readonly DrawnLink[],
  alerts: readonly Pick<AlertItem, 'source' | 'destination' | 'targets' | 'severity'>[],
): PlantGraph {
  const index = new Map(devices.map(({ id }, at) => [id, at]))
  const drawn = links.filter(({ client, server }) => index.has(client) && index.has(server))
  const protocols = [...new Set(drawn.map(({ protocol }) => protocol))]
  const number = new Map(protocols.map((protocol, at) => [protocol, at]))
  const times = (name: 'firstSeen' | 'lastSeen') => Float64Array.from(drawn, (link) => micros(link[name]))
  return {
    devices: devices.map((device) => plantDevice(device, alerts)),
    protocols,
    links: {
      client: Uint32Array.from(drawn, ({ client }) => index.get(client)!),
      server: Uint32Array.from(drawn, ({ server }) => index.get(server)!),
      protocol: Uint16Array.from(drawn, ({ protocol }) => number.get(protocol)!),
      verbs: Uint32Array.from(drawn, ({ operations }) => verbBits(operations.map(({ verb }) => verb))),
      packets: Float64Array.from(drawn, ({ packets }) => packets),
      bytes: Float64Array.from(drawn, ({ bytes }) => bytes),
      firstSeen: times('firstSeen'),
      lastSeen: times('lastSeen'),
    },
    silentLinks: links.length - drawn.length,
    withheldLinks: 0,
  }
}

function micros(time: string): number {
  return Date.parse(time) * 1000
}

function plantDevice(
  device: DeviceItem,
  alerts: readonly Pick<AlertItem, 'source' | 'destination' | 'targets' | 'severity'>[],
): PlantDevice {
  const { id, name, type, vendor, model, zone } = device
  const mine = alerts.filter(
    (alert) => alert.source === id || alert.destination === id || alert.targets.includes(id),
  )
  return {
    id,
    name,
    type,
    class: device.class,
    vendor,
    model,
    level: device.purdueLevel ?? undefined,
    zone,
    address: device.ipAddresses[0] ?? device.macAddresses[0] ?? '',
    hasModules: device.modules.length > 0,
    firstSeen: micros(device.firstSeen),
    lastSeen: micros(device.lastSeen),
    alerts: mine.length,
    worst: SEVERITIES.find((severity) => mine.some((alert) => alert.severity === severity)),
  }
}
