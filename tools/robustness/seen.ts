/** Results of the engine on a capture that must not depend on the way the capture was taken. */
import { FrameReader } from '#capture/frame-reader'
import { buildEngine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { newPulse } from '#engine-host/watchdog'
import type { Device, Link } from '#model/device'
import { pcapFile, type WholeFrame } from '#sdk/test-kit/pcap-file'

export interface Seen {
  /** IP addresses that are devices'. */
  readonly hosts: ReadonlySet<string>
  /** `address type`. */
  readonly types: ReadonlySet<string>
  /** `address attribute value`, and the same of modules; nothing that was inferred. */
  readonly identity: ReadonlySet<string>
  /** `protocol verb code name` → times, over all links. */
  readonly operations: ReadonlyMap<string, number>
  /** `ip:port` that links lead to. */
  readonly servers: ReadonlySet<string>
  readonly serverPorts: ReadonlySet<number>
  /** `severity rule` of what is alarming. */
  readonly alarms: ReadonlySet<string>
}

const ALARMING: ReadonlySet<string> = new Set(['critical', 'major', 'minor'])

/** Attributes that follow from layer 2, or from watching. */
const INFERRED: ReadonlySet<string> = new Set(['oui', 'behaviour', 'arp', 'lldp', 'cdp'])

export async function see(frames: readonly WholeFrame[], linkType: number): Promise<Seen> {
  const engine = await buildEngine(
    {
      files: ['recording.pcap'],
      ...plainRequest,
    },
    newPulse(),
  )
  const reader = new FrameReader()
  reader.push(pcapFile(frames, linkType))
  engine.read(reader, 0)
  reader.finish()
  engine.read(reader, 0)
  engine.endCapture()
  const devices = new Map<string, Device>()
  const links = new Map<string, Link>()
  const alarms = new Set<string>()
  for (const entry of engine.finish()) {
    if (entry.kind === 'device') devices.set(entry.device.id, entry.device)
    else if (entry.kind === 'device-gone') devices.delete(entry.id)
    else if (entry.kind === 'link') links.set(entry.link.id, entry.link)
    else if (entry.kind === 'link-gone') links.delete(entry.id)
    else if (entry.kind === 'alert' && ALARMING.has(entry.alert.severity))
      alarms.add(`${entry.alert.severity} ${entry.alert.rule}`)
  }
  return { ...ofDevices([...devices.values()]), ...ofLinks([...links.values()]), alarms }
}

function ofDevices(devices: readonly Device[]): Pick<Seen, 'hosts' | 'types' | 'identity'> {
  const hosts = new Set<string>()
  const types = new Set<string>()
  const identity = new Set<string>()
  for (const device of devices) {
    if (device.class === 'Internet' || device.type === 'Multicast/Broadcast') continue
    for (const address of device.ipAddresses) {
      hosts.add(address)
      types.add(`${address} ${device.type}`)
      for (const what of identityOf(device)) identity.add(`${address} ${what}`)
    }
  }
  return { hosts, types, identity }
}

const FIELDS = [
  'vendor',
  'model',
  'orderNumber',
  'serial',
  'firmware',
  'hardware',
  'software',
  'os',
  'description',
  'location',
] as const

function* identityOf(device: Device): Generator<string> {
  for (const field of FIELDS) {
    if (device[field] !== '' && !INFERRED.has(device.provenance[field]?.source ?? 'oui'))
      yield `${field} ${device[field]}`
  }
  for (const name of device.hostnames) yield `hostname ${name}`
  for (const { protocol, label } of device.protocolAddresses) yield `${protocol} ${label}`
  for (const { path, vendor, model, orderNumber, serial, firmware } of device.modules)
    yield `${path} ${[vendor, model, orderNumber, serial, firmware].join(' ')}`
}

function ofLinks(links: readonly Link[]): Pick<Seen, 'operations' | 'servers' | 'serverPorts'> {
  const operations = new Map<string, number>()
  const servers = new Set<string>()
  const serverPorts = new Set<number>()
  for (const { protocol, operations: said, serverAddress, port = 0, transport } of links) {
    for (const { verb, code, name, count } of said) {
      const key = `${protocol} ${verb} ${code} ${name}`
      operations.set(key, (operations.get(key) ?? 0) + count)
    }
    if (port === 0 || (transport !== 'tcp' && transport !== 'udp')) continue
    servers.add(`${serverAddress}:${port}`)
    serverPorts.add(port)
  }
  return { operations, servers, serverPorts }
}
