import type { Analysis } from '#contract/analysis'

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

/** The devices and links as a GraphML 1.0 graph, for yEd, Gephi and the like. Ends that never answered become nodes of their own. */
export function graphml({ devices, links }: Pick<Analysis, 'devices' | 'links'>): string {
  const known = new Set(devices.map(({ id }) => id))
  const nodes = devices.map((device) => {
    const { id, name, type, vendor, model, purdueLevel, zone } = device
    const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? ''
    return `<node id="${xmlText(id)}">${data('name', name)}${data('type', type)}${data('vendor', vendor)}${data('model', model)}${data('level', purdueLevel)}${data('zone', zone)}${data('address', address)}</node>`
  })
  const silent = new Set<string>()
  const end = (id: string, address: string): string => {
    if (id !== '' && known.has(id)) return id
    silent.add(address)
    return `address:${address}`
  }
  const edges = links.map((link) => {
    const operations = link.operations.map(({ name, count }) => `${name}×${count}`).join('; ')
    return `<edge id="${xmlText(link.id)}" source="${xmlText(end(link.client, link.clientAddress))}" target="${xmlText(end(link.server, link.serverAddress))}">${data('protocol', link.protocol)}${data('port', link.port)}${data('packets', link.packets)}${data('operations', operations)}</edge>`
  })
  for (const address of silent)
    nodes.push(`<node id="address:${xmlText(address)}">${data('address', address)}</node>`)
  const keys = KEYS.map(
    ([name, of]) => `<key id="${name}" for="${of}" attr.name="${name}" attr.type="string"/>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys.join('\n')}\n<graph edgedefault="directed">\n${[...nodes, ...edges].join('\n')}\n</graph>\n</graphml>\n`
}
