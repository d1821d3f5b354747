import type { DeviceItem, LinkItem } from '#schema/analysis'

/** XML 1.0 §2.2 allows no control characters, escaped or not. */
function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

const KEYS = [
  ['name', 'node'],
  ['type', 'node'],
  ['vendor', 'node'],
  ['model', 'node'],
  ['level', 'node'],
  ['zone', 'node'],
  ['address', 'node'],
  ['protocol', 'edge'],
  ['port', 'edge'],
  ['packets', 'edge'],
  ['operations', 'edge'],
] as const

function data(key: string, value: string | number | null): string {
  return value === null || value === '' ? '' : `<data key="${key}">${xmlText(String(value))}</data>`
}

export interface Graph {
  readonly devices: Iterable<DeviceItem>
  readonly links: Iterable<LinkItem>
}

/**
 * The devices and links as a GraphML 1.0 graph, for yEd, Gephi and the like, line by line. Ends that never answered
 * become nodes of their own.
 */
export function* graphml({ devices, links }: Graph): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
  for (const [name, of] of KEYS)
    yield `<key id="${name}" for="${of}" attr.name="${name}" attr.type="string"/>\n`
  yield '<graph edgedefault="directed">\n'
  const known = new Set<string>()
  for (const device of devices) {
    known.add(device.id)
    yield nodeOf(device)
  }
  const silent = new Set<string>()
  for (const link of links) {
    if (!known.has(link.client)) silent.add(link.clientAddress)
    if (!known.has(link.server)) silent.add(link.serverAddress)
  }
  for (const address of silent)
    yield `<node id="address:${xmlText(address)}">${data('address', address)}</node>\n`
  const end = (id: string, address: string) => (known.has(id) ? id : `address:${address}`)
  for (const link of links)
    yield edgeOf(link, end(link.client, link.clientAddress), end(link.server, link.serverAddress))
  yield '</graph>\n</graphml>\n'
}

function nodeOf(device: DeviceItem): string {
  const { id, name, type, vendor, model, purdueLevel, zone } = device
  const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? ''
  return `<node id="${xmlText(id)}">${data('name', name)}${data('type', type)}${data('vendor', vendor)}${data('model', model)}${data('level', purdueLevel)}${data('zone', zone)}${data('address', address)}</node>\n`
}

function edgeOf(link: LinkItem, source: string, target: string): string {
  const operations = link.operations.map(({ name, count }) => `${name}×${count}`).join('; ')
  return `<edge id="${xmlText(link.id)}" source="${xmlText(source)}" target="${xmlText(target)}">${data('protocol', link.protocol)}${data('port', link.port)}${data('packets', link.packets)}${data('operations', operations)}</edge>\n`
}
