import type { MapDevice, MapEdge, MapGroup, PlantMap } from '#schema/map'
import { nodeName } from './labels.ts'
import { xmlText } from './svg.ts'

type Value = string | number | null

const NODE: readonly (readonly [
  string,
  'string' | 'int' | 'double',
  (node: MapGroup | MapDevice) => Value,
])[] = [
  ['name', 'string', nodeName],
  ['kind', 'string', ({ kind }) => kind],
  ['level', 'double', ({ level }) => level],
  ['zone', 'string', ({ zone }) => zone],
  ['type', 'string', (node) => (node.kind === 'device' ? node.type : null)],
  ['vendor', 'string', (node) => (node.kind === 'device' ? node.vendor : null)],
  ['model', 'string', (node) => (node.kind === 'device' ? node.model : null)],
  ['address', 'string', (node) => (node.kind === 'device' ? node.address : node.subnet)],
  ['devices', 'int', (node) => (node.kind === 'group' ? node.devices : 1)],
  ['alerts', 'int', ({ alerts }) => alerts],
  ['worst', 'string', ({ worst }) => worst],
]

const EDGE: readonly (readonly [string, 'string' | 'int', (edge: MapEdge) => Value])[] = [
  ['activity', 'string', ({ activity }) => activity],
  ['protocols', 'string', ({ protocols }) => protocols.filter(Boolean).join(' ')],
  ['verbs', 'string', ({ verbs }) => verbs.join(' ')],
  ['links', 'int', ({ links }) => links],
  ['packets', 'int', ({ packets }) => packets],
  ['bytes', 'int', ({ bytes }) => bytes],
  ['lastSeen', 'string', ({ lastSeen }) => lastSeen],
]

/** The drawn map as GraphML 1.0, for yEd, Gephi and others. Frames around drawn devices are not nodes. */
export function graphml(map: PlantMap): string {
  const data = (key: string, value: Value) =>
    value === null || value === '' ? '' : `<data key="${key}">${xmlText(String(value))}</data>`
  const keys = [
    ...NODE.map(([name, type]) => `<key id="n-${name}" for="node" attr.name="${name}" attr.type="${type}"/>`),
    ...EDGE.map(([name, type]) => `<key id="e-${name}" for="edge" attr.name="${name}" attr.type="${type}"/>`),
  ]
  const nodes = map.nodes.flatMap((node, index) => {
    if (node.kind === 'group' && node.isOpen && node.withheld === 0) return []
    return [`<node id="n${index}">${NODE.map(([name, , of]) => data(`n-${name}`, of(node))).join('')}</node>`]
  })
  const edges = map.edges.map(
    (edge, index) =>
      `<edge id="e${index}" source="n${edge.from}" target="n${edge.to}">${EDGE.map(([name, , of]) => data(`e-${name}`, of(edge))).join('')}</edge>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys.join('\n')}\n<graph edgedefault="directed">\n${[...nodes, ...edges].join('\n')}\n</graph>\n</graphml>\n`
}
