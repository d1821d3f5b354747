/** The nodes of a map: devices side by side in groups of one level, zone and subnet. */
import type { PlantDevice, PlantGraph } from '#model/plant-graph'
import { SEVERITIES } from '#model/rule'
import { timeOf } from './from-model.ts'
import type { MapDevice, MapGroup } from './map.ts'
import { limits, type MapQuestion } from './map-question.ts'
import { subnetOf, WIDTHS, type Width } from './subnet.ts'

/** Devices that remain visible after a query. */
export interface VisibleDevices {
  /** Indices of devices that are drawn or folded. */
  readonly devices: readonly number[]
  /** Rows of links. */
  readonly links: readonly number[]
  /** 1 where a device is what was asked for, not only its peer. */
  readonly isInside: Uint8Array
}

export interface Placed {
  readonly nodes: (MapGroup | MapDevice)[]
  /** Index of the node that contains each device; -1 for none. */
  readonly nodeOf: Int32Array
}

interface Gathered {
  readonly id: string
  readonly zone: string
  readonly subnet: string
  readonly members: number[]
}

/** Folds the devices into groups, and opens those that are asked for. */
export function placeDevices(
  graph: PlantGraph,
  kept: VisibleDevices,
  question: Pick<MapQuestion, 'open' | 'device' | 'way'>,
): Placed {
  const { devices } = graph
  const groups = gather(devices, kept.devices)
  const isOpen = openness(groups, kept.devices.length, question, devices)
  const nodes: (MapGroup | MapDevice)[] = []
  const nodeOf = new Int32Array(devices.length).fill(-1)
  let room: number = limits.devices
  const way = new Set(question.way)
  for (const group of groups) {
    // For a collapsed group, only the devices of the path are shown separately.
    const members = isOpen(group)
      ? [...group.members].sort(inOrder(devices, question.device))
      : way.size === 0
        ? []
        : group.members.filter((index) => way.has(devices[index]!.id))
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

export function compareTexts(a: string, b: string): number {
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
    insideBytes: 0,
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
