/** Folds the graph of a plant into a picture of bounded size. Pure: the same graph and question give the same map. */
import type { Verb } from '#model/fact'
import { type PlantDevice, type PlantGraph, verbBits, verbsOf } from '#model/plant-graph'
import { SEVERITIES } from '#model/rule'
import { DEEDS, deedOf } from './deeds.ts'
import { timeOf, timeOrNull } from './from-model.ts'
import type { MapDevice, MapEdge, MapGroup, PlantMap } from './map.ts'
import { subnetOf, WIDTHS, type Width } from './subnet.ts'

export const limits = {
  /** Groups of a map; beyond, subnets are taken wider, then all of a level and zone together. */
  groups: 300,
  /** Devices drawn as nodes of their own. */
  devices: 500,
  /** Lines of a map; the lightest go first. */
  edges: 1000,
  /** Lines of each deed that no graver deed takes away. */
  edgesOfEach: 150,
  /** A plant of so many devices needs no folding. */
  unfolded: 60,
  protocols: 5,
  types: 4,
} as const

export interface MapQuestion {
  /** Ids of groups whose devices are shown; undefined: all in a small plant, none in a large one. */
  readonly open?: readonly string[] | 'all' | 'none' | undefined
  /** A device that must be a node of its own. */
  readonly device?: string | undefined
  readonly protocol?: string | undefined
  readonly verb?: Verb | undefined
  readonly level?: number | 'unknown' | undefined
  readonly zone?: string | undefined
  /** Only what was active between the two, in microseconds. */
  readonly from?: number | undefined
  readonly until?: number | undefined
}

export function foldMap(graph: PlantGraph, question: MapQuestion): PlantMap {
  const kept = narrow(graph, question)
  const placed = placeDevices(graph, kept, question)
  const { edges, withheld } = foldLinks(graph, kept.links, placed)
  const { devices } = graph
  const times = devices.length === 0 ? undefined : timesOf(devices)
  const focused = devices.findIndex(({ id }) => id === question.device)
  return {
    nodes: placed.nodes,
    edges,
    deviceCount: kept.devices.length,
    linkCount: kept.links.length,
    withheldEdges: withheld,
    withheldLinks: graph.withheldLinks,
    silentLinks: graph.silentLinks,
    ...choices(graph),
    focus: focused < 0 ? '' : (placed.nodes[placed.nodeOf[focused]!]?.id ?? ''),
    firstTime: timeOrNull(times?.first),
    lastTime: timeOrNull(times?.last),
  }
}

interface Kept {
  /** Indices of devices that are drawn or folded. */
  readonly devices: readonly number[]
  /** Rows of links. */
  readonly links: readonly number[]
  /** 1 where a device is what was asked for, not only its peer. */
  readonly isInside: Uint8Array
}

function narrow(graph: PlantGraph, question: MapQuestion): Kept {
  const { devices, links, protocols } = graph
  const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, level, zone } = question
  const isInside = Uint8Array.from(devices, (device) =>
    Number(
      (level === undefined || (device.level ?? 'unknown') === level) &&
        (zone === undefined || device.zone === zone),
    ),
  )
  const protocol = question.protocol === undefined ? -1 : protocols.indexOf(question.protocol)
  const verb = question.verb === undefined ? 0 : verbBits([question.verb])
  const talks = new Uint8Array(devices.length)
  const rows: number[] = []
  for (let row = 0; row < links.client.length; row++) {
    if (question.protocol !== undefined && links.protocol[row] !== protocol) continue
    if (verb !== 0 && (links.verbs[row]! & verb) === 0) continue
    if (links.lastSeen[row]! < from || links.firstSeen[row]! > until) continue
    const client = links.client[row]!
    const server = links.server[row]!
    if (isInside[client] === 0 && isInside[server] === 0) continue
    talks[client] = 1
    talks[server] = 1
    rows.push(row)
  }
  const needsTalk = question.protocol !== undefined || verb !== 0
  const shown: number[] = []
  for (const [index, device] of devices.entries()) {
    const isActive = device.lastSeen >= from && device.firstSeen <= until
    if (talks[index] === 1 || (isInside[index] === 1 && isActive && !needsTalk)) shown.push(index)
  }
  return { devices: shown, links: rows, isInside }
}

interface Placed {
  readonly nodes: (MapGroup | MapDevice)[]
  /** Index of the node that stands for each device; -1 for none. */
  readonly nodeOf: Int32Array
}

interface Gathered {
  readonly id: string
  readonly zone: string
  readonly subnet: string
  readonly members: number[]
}

function placeDevices(graph: PlantGraph, kept: Kept, question: MapQuestion): Placed {
  const { devices } = graph
  const groups = gather(devices, kept.devices)
  const isOpen = openness(groups, kept.devices.length, question, devices)
  const nodes: (MapGroup | MapDevice)[] = []
  const nodeOf = new Int32Array(devices.length).fill(-1)
  let room: number = limits.devices
  for (const group of groups) {
    const members = isOpen(group) ? [...group.members].sort(inOrder(devices, question.device)) : []
    const own = members.slice(0, room)
    room -= own.length
    const at = nodes.push(groupNode(group, { devices, isInside: kept.isInside, own: own.length })) - 1
    for (const member of group.members) nodeOf[member] = at
    for (const member of own) {
      const isBeyond = kept.isInside[member] === 0
      nodeOf[member] = nodes.push(deviceNode(devices[member]!, group.id, isBeyond)) - 1
    }
  }
  return { nodes, nodeOf }
}

/** By address as people count, then id; the one that was asked for comes first, so that it is never left out. */
function inOrder(devices: readonly PlantDevice[], asked: string | undefined) {
  const isAsked = (index: number) => Number(devices[index]!.id === asked)
  return (a: number, b: number): number => isAsked(b) - isAsked(a) || byAddress(devices[a]!, devices[b]!)
}

function byAddress(a: PlantDevice, b: PlantDevice): number {
  return compareAddresses(a.address, b.address) || compareTexts(a.id, b.id)
}

/** Numbers in texts are compared as numbers; independent of the reader's language. */
function compareAddresses(a: string, b: string): number {
  const [one, other] = [a.split(/[.:/]/), b.split(/[.:/]/)]
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const [left, right] = [one[at]!, other[at]!]
    const difference = Number(left) - Number(right)
    if (difference !== 0 && !Number.isNaN(difference)) return difference
    if (left !== right) return compareTexts(left, right)
  }
  return one.length - other.length
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** Groups in the order of level, zone and subnet, as fine as the limit allows. */
function gather(devices: readonly PlantDevice[], shown: readonly number[]): readonly Gathered[] {
  for (const width of WIDTHS) {
    const groups = gatherBy(devices, shown, { width, isZoned: true })
    if (groups.length <= limits.groups) return groups
  }
  return gatherBy(devices, shown, { width: WIDTHS.at(-1)!, isZoned: false })
}

function gatherBy(
  devices: readonly PlantDevice[],
  shown: readonly number[],
  { width, isZoned }: { width: Width; isZoned: boolean },
): Gathered[] {
  const groups = new Map<string, Gathered>()
  const subnets = new Map<string, string>()
  for (const index of shown) {
    const { level, zone, address } = devices[index]!
    let subnet = subnets.get(address)
    if (subnet === undefined) {
      subnet = subnetOf(address, width)
      subnets.set(address, subnet)
    }
    const home = isZoned ? zone : ''
    const key = `${level ?? ''}\n${home}\n${subnet}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { id: groupId(key), zone: home, subnet, members: [index] })
    else group.members.push(index)
  }
  const level = ({ members }: Gathered) => devices[members[0]!]!.level ?? -1
  return [...groups.values()].sort(
    (a, b) => level(b) - level(a) || compareTexts(a.zone, b.zone) || compareAddresses(a.subnet, b.subnet),
  )
}

/** A short name that fits into an address bar: FNV-1a of 32 bits, twice over. */
function groupId(key: string): string {
  let [one, other] = [0x811c9dc5, 0x01000193]
  for (let at = 0; at < key.length; at++) {
    one = Math.imul(one ^ key.charCodeAt(at), 0x01000193) >>> 0
    other = Math.imul(other ^ key.charCodeAt(at), 0x85ebca6b) >>> 0
  }
  return `g${one.toString(36)}${(other & 0xffff).toString(36)}`
}

function openness(
  groups: readonly Gathered[],
  deviceCount: number,
  { open, device }: MapQuestion,
  devices: readonly PlantDevice[],
): (group: Gathered) => boolean {
  const isSmall = deviceCount <= limits.unfolded
  const chosen = new Set(Array.isArray(open) ? open : [])
  const home = groups.find(({ members }) => members.some((index) => devices[index]!.id === device))
  return (group) =>
    group.members.length === 1 ||
    group === home ||
    open === 'all' ||
    chosen.has(group.id) ||
    (open === undefined && isSmall)
}

interface Gathering {
  readonly devices: readonly PlantDevice[]
  readonly isInside: Uint8Array
  /** How many of the members are nodes of their own. */
  readonly own: number
}

function groupNode(group: Gathered, { devices, isInside, own }: Gathering): MapGroup {
  const { id, zone, subnet, members } = group
  const types = new Map<PlantDevice['type'], number>()
  let alerts = 0
  let worst: number = SEVERITIES.length
  for (const index of members) {
    const device = devices[index]!
    types.set(device.type, (types.get(device.type) ?? 0) + 1)
    alerts += device.alerts
    if (device.worst !== undefined) worst = Math.min(worst, SEVERITIES.indexOf(device.worst))
  }
  const { level } = devices[members[0]!]!
  return {
    kind: 'group',
    id,
    level: level ?? null,
    zone,
    subnet,
    devices: members.length,
    types: [...types]
      .map(([type, count]) => ({ type, count }))
      .sort((a, b) => b.count - a.count || compareTexts(a.type, b.type))
      .slice(0, limits.types),
    alerts,
    worst: SEVERITIES[worst] ?? null,
    isBeyond: members.every((index) => isInside[index] === 0),
    isOpen: own > 0,
    withheld: own > 0 ? members.length - own : 0,
    insideLinks: 0,
    insideOctets: 0,
  }
}

function deviceNode(device: PlantDevice, group: string, isBeyond: boolean): MapDevice {
  const { id, level, zone, alerts, worst, name, type, vendor, model, address, hasModules, lastSeen } = device
  return {
    kind: 'device',
    id,
    level: level ?? null,
    zone,
    alerts,
    worst: worst ?? null,
    isBeyond,
    group,
    name,
    type,
    vendor,
    model,
    address,
    hasModules,
    lastSeen: timeOf(lastSeen),
  }
}

interface Bundle {
  readonly from: number
  readonly to: number
  readonly deed: number
  links: number
  packets: number
  octets: number
  verbs: number
  firstSeen: number
  lastSeen: number
  readonly protocols: Map<number, number>
}

function foldLinks(
  graph: PlantGraph,
  rows: readonly number[],
  { nodes, nodeOf }: Placed,
): { edges: MapEdge[]; withheld: number } {
  const { links, protocols } = graph
  const bundles = new Map<number, Bundle>()
  const deed = deedNumbers(protocols)
  for (const row of rows) {
    const from = nodeOf[links.client[row]!]!
    const to = nodeOf[links.server[row]!]!
    if (from === to) {
      const node = nodes[from]!
      if (node.kind === 'group') {
        node.insideLinks++
        node.insideOctets += links.octets[row]!
      }
      continue
    }
    addTo(bundles, { from, to, deed: deed(links.verbs[row]!, links.protocol[row]!) }, graph, row)
  }
  const sorted = [...bundles.values()].sort(
    (a, b) => a.deed - b.deed || b.octets - a.octets || a.from - b.from || a.to - b.to,
  )
  const shown = heaviest(sorted)
  return { edges: shown.map((bundle) => edgeOf(bundle, protocols)), withheld: sorted.length - shown.length }
}

/** Of bundles sorted by deed and weight: the first of each deed, and then as many as there is room for. */
function heaviest(sorted: readonly Bundle[]): readonly Bundle[] {
  if (sorted.length <= limits.edges) return sorted
  const taken = new Array<number>(DEEDS.length).fill(0)
  const isFirst = sorted.map(({ deed }) => ++taken[deed]! <= limits.edgesOfEach)
  let room = limits.edges - isFirst.filter(Boolean).length
  return sorted.filter((_, index) => isFirst[index] || room-- > 0)
}

/** Few kinds of links exist; each is judged once. */
function deedNumbers(protocols: readonly string[]): (verbs: number, protocol: number) => number {
  const known = new Map<number, number>()
  return (verbs, protocol) => {
    const key = verbs * 65_536 + protocol
    const before = known.get(key)
    if (before !== undefined) return before
    const deed = DEEDS.indexOf(deedOf(verbs, protocols[protocol]!))
    known.set(key, deed)
    return deed
  }
}

function addTo(
  bundles: Map<number, Bundle>,
  { from, to, deed }: Pick<Bundle, 'from' | 'to' | 'deed'>,
  { links }: PlantGraph,
  row: number,
): void {
  const key = (from * 4096 + to) * DEEDS.length + deed // fewer nodes than 4096: limits
  let bundle = bundles.get(key)
  if (bundle === undefined) {
    const [firstSeen, lastSeen] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const none = { links: 0, packets: 0, octets: 0, verbs: 0, firstSeen, lastSeen }
    bundle = { from, to, deed, ...none, protocols: new Map() }
    bundles.set(key, bundle)
  }
  const octets = links.octets[row]!
  const protocol = links.protocol[row]!
  bundle.links++
  bundle.packets += links.packets[row]!
  bundle.octets += octets
  bundle.verbs |= links.verbs[row]!
  bundle.firstSeen = Math.min(bundle.firstSeen, links.firstSeen[row]!)
  bundle.lastSeen = Math.max(bundle.lastSeen, links.lastSeen[row]!)
  bundle.protocols.set(protocol, (bundle.protocols.get(protocol) ?? 0) + octets)
}

function edgeOf(bundle: Bundle, protocols: readonly string[]): MapEdge {
  const { from, to, deed, links, packets, octets, verbs, firstSeen, lastSeen } = bundle
  const spoken = [...bundle.protocols].map(([number, volume]) => ({ name: protocols[number]!, volume }))
  spoken.sort((a, b) => b.volume - a.volume || compareTexts(a.name, b.name))
  return {
    from,
    to,
    deed: DEEDS[deed]!,
    links,
    packets,
    octets,
    protocols: spoken.slice(0, limits.protocols).map(({ name }) => name),
    verbs: verbsOf(verbs >>> 0),
    firstSeen: timeOf(firstSeen),
    lastSeen: timeOf(lastSeen),
  }
}

function choices(graph: PlantGraph): Pick<PlantMap, 'protocols' | 'verbs' | 'zones' | 'levels'> {
  const { devices, protocols, links } = graph
  const levels = [...new Set(devices.map(({ level }) => level ?? null))]
  let verbs = 0
  for (const bits of links.verbs) verbs |= bits
  return {
    protocols: protocols.filter((name) => name !== '').sort(compareTexts),
    verbs: verbsOf(verbs >>> 0),
    zones: [...new Set(devices.map(({ zone }) => zone))].filter((zone) => zone !== '').sort(compareTexts),
    levels: levels.sort((a, b) => (b ?? -1) - (a ?? -1)),
  }
}

function timesOf(devices: readonly PlantDevice[]): { first: number; last: number } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const device of devices) {
    first = Math.min(first, device.firstSeen)
    last = Math.max(last, device.lastSeen)
  }
  return { first, last }
}
