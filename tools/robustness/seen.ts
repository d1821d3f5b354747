/** What the engine makes of a capture, as far as it should not depend on how the capture was taken. */
import { FrameReader } from '#capture/frame-reader'
import { buildEngine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { newPulse } from '#engine-host/watchdog'
import type { Asset, Link } from '#model/asset'
import { pcapFile, type WholeFrame } from '#trial/pcap-file'

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
  const assets = new Map<string, Asset>()
  const links = new Map<string, Link>()
  const alarms = new Set<string>()
  for (const entry of engine.finish()) {
    if (entry.kind === 'asset') assets.set(entry.asset.id, entry.asset)
    else if (entry.kind === 'asset-gone') assets.delete(entry.id)
    else if (entry.kind === 'link') links.set(entry.link.id, entry.link)
    else if (entry.kind === 'link-gone') links.delete(entry.id)
    else if (entry.kind === 'alert' && ALARMING.has(entry.alert.severity))
      alarms.add(`${entry.alert.severity} ${entry.alert.rule}`)
  }
  return { ...ofAssets([...assets.values()]), ...ofLinks([...links.values()]), alarms }
}

function ofAssets(assets: readonly Asset[]): Pick<Seen, 'hosts' | 'types' | 'identity'> {
  const hosts = new Set<string>()
  const types = new Set<string>()
  const identity = new Set<string>()
  for (const asset of assets) {
    if (asset.class === 'Internet' || asset.type === 'Multicast/Broadcast') continue
    for (const address of asset.ipAddresses) {
      hosts.add(address)
      types.add(`${address} ${asset.type}`)
      for (const what of identityOf(asset)) identity.add(`${address} ${what}`)
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

function* identityOf(asset: Asset): Generator<string> {
  for (const field of FIELDS) {
    if (asset[field] !== '' && !INFERRED.has(asset.provenance[field]?.source ?? 'oui'))
      yield `${field} ${asset[field]}`
  }
  for (const name of asset.hostnames) yield `hostname ${name}`
  for (const { protocol, label } of asset.protocolAddresses) yield `${protocol} ${label}`
  for (const { path, vendor, model, orderNumber, serial, firmware } of asset.modules)
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
