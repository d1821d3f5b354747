/**
 * Layout: Purdue levels as bands, zones as columns, subnets and devices in rows. Deterministic, so that a network
 * always looks the same.
 */
import type { ModuleItem } from '#schema/device'
import type { MapDevice, MapGroup, PlantMap } from '#schema/map'
import { type Slot, slotsOf } from './slots.ts'

/** Sizes in px at scale 1. */
export const sizes = {
  /** Width of a box; wider where the map has room. */
  cell: 184,
  pill: 52,
  device: 40,
  gap: 12,
  frameTitle: 24,
  /** Padding of a frame; two adjacent frames leave a third of the gap. */
  frameEdge: 4,
  zoneTitle: 28,
  zoneEdge: 10,
  zoneGap: 14,
  bandEdge: 6,
  bandGap: 6,
  label: 150,
  slot: 52,
  slotHeight: 34,
  /** Up to this width zones are columns through all bands; wider networks wrap within each band. */
  columns: 5200,
} as const

/** Candidate aspect ratios of a zone, in boxes; the one that fits a screen best is used. */
const RATIOS = [0.75, 0.4, 0.2, 1.5] as const
/** Aspect ratio of a common window. */
const windowRatio = 2.4
/** Candidate widths of a box: the widest that does not make the map larger. */
const CELLS = [sizes.cell, 220, 270, 330, 400] as const

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedNode extends Box {
  /** Index in the map's nodes. */
  readonly index: number
  readonly node: MapGroup | MapDevice
  readonly isPinned: boolean
  /** Modules of an expanded chassis. */
  readonly slots: readonly (Slot & Box)[]
}

/** An expanded subnet. */
export interface GroupFrame extends Box {
  readonly group: MapGroup
}

export interface ZoneBox extends Box {
  readonly zone: string
  readonly level: number | null
}

export interface Band extends Box {
  readonly level: number | null
}

export interface MapLayout {
  readonly width: number
  readonly height: number
  readonly bands: readonly Band[]
  readonly zones: readonly ZoneBox[]
  readonly frames: readonly GroupFrame[]
  readonly nodes: readonly PlacedNode[]
  /** By index in the map's nodes; undefined if a group is only the frame around its devices. */
  readonly byIndex: readonly (PlacedNode | undefined)[]
}

/** Drag offset from the computed place, by node id. */
export type Pins = Readonly<Record<string, readonly [number, number]>>

export interface Wishes {
  readonly pins: Pins
  readonly chassis: ReadonlyMap<string, readonly ModuleItem[]>
}

/** A part of a block before it is placed. */
interface Piece {
  readonly columns: number
  readonly height: number
  readonly place: (x: number, y: number) => void
}

interface Block {
  readonly level: number | null
  readonly zone: string
  readonly width: number
  readonly height: number
  readonly place: (x: number, y: number) => void
}

export function layOut(map: PlantMap, wishes: Wishes): MapLayout {
  return layOutBy(map, wishes, shapeOf(map))
}

/** How zones are packed. */
interface Shape {
  /** Of a zone, in boxes. */
  readonly ratio: number
  /** A zone keeps its column in all levels; else each level is filled from the left. */
  readonly isGrid: boolean
  /** Width of a box, in px. */
  readonly cell: number
}

/** Columns are kept unless they make the map so much larger that its labels could not be read. */
const GRID_COST = 1.25

/** Computed on the collapsed map, so that expanding a subnet moves as little as possible. */
function shapeOf(map: PlantMap): Shape {
  const groups = map.nodes.filter((node): node is MapGroup => node.kind === 'group')
  const nodes = groups.map((group) => ({ ...group, isOpen: false }))
  // Columns are useful only if a zone has several levels.
  const levels = Map.groupBy(groups, ({ zone }) => zone)
  const hasColumns = [...levels.values()].some((all) => new Set(all.map(({ level }) => level)).size > 1)
  let best: Shape = { ratio: RATIOS[0], isGrid: hasColumns, cell: sizes.cell }
  let least = Number.POSITIVE_INFINITY
  for (const isGrid of hasColumns ? [true, false] : [false])
    for (const ratio of RATIOS) {
      const shape = { ratio, isGrid, cell: sizes.cell }
      const size = sizeOf({ ...map, nodes }, shape) * (hasColumns && !isGrid ? GRID_COST : 1)
      if (size >= least) continue
      least = size
      best = shape
    }
  const narrow = sizeOf({ ...map, nodes }, best)
  const wide = CELLS.findLast((cell) => sizeOf({ ...map, nodes }, { ...best, cell }) <= narrow * 1.02)
  return { ...best, cell: wide ?? sizes.cell }
}

/** Decides the scale for the whole view. */
function sizeOf(map: PlantMap, shape: Shape): number {
  const { width, height } = layOutBy(map, { pins: {}, chassis: new Map() }, shape)
  return Math.max(width, height * windowRatio)
}

function layOutBy(map: PlantMap, wishes: Wishes, { ratio, isGrid, cell }: Shape): MapLayout {
  const nodes: PlacedNode[] = []
  const frames: GroupFrame[] = []
  const blocks = blocksOf(map, { wishes, ratio, cell, found: { nodes, frames } })
  const levels = [...new Set(blocks.map(({ level }) => level))]
  const zoneNames = [...new Set(blocks.map(({ zone }) => zone))].sort(zoneOrder)
  const columns = isGrid ? columnsOf(blocks, zoneNames) : undefined
  const bands: Band[] = []
  const zones: ZoneBox[] = []
  const left = sizes.label
  const wrapWidth = wrapAt(blocks)
  let y = 0
  let right: number = left
  for (const level of levels) {
    const mine = blocks.filter((block) => block.level === level)
    mine.sort((a, b) => zoneOrder(a.zone, b.zone))
    const row = { x: left as number, y: y + sizes.bandEdge, height: 0 }
    for (const block of mine) {
      const column = columns?.get(block.zone)
      if (column !== undefined) row.x = left + column.x
      else if (row.x > left && row.x + block.width > left + wrapWidth) {
        row.x = left
        row.y += row.height + sizes.zoneGap
        row.height = 0
      }
      const width = column?.width ?? block.width
      zones.push({ zone: block.zone, level, x: row.x, y: row.y, width, height: block.height })
      block.place(row.x + sizes.zoneEdge, row.y + sizes.zoneTitle)
      row.height = Math.max(row.height, block.height)
      row.x += width + sizes.zoneGap
      right = Math.max(right, row.x)
    }
    const height = row.y + row.height + sizes.bandEdge - y
    bands.push({ level, x: 0, y, width: 0, height })
    y += height + sizes.bandGap
  }
  const byIndex = new Array<PlacedNode | undefined>(map.nodes.length).fill(undefined)
  for (const node of nodes) byIndex[node.index] = node
  return {
    width: right,
    height: Math.max(0, y - sizes.bandGap),
    bands: bands.map((band) => ({ ...band, width: right })),
    zones: levelled(zones, bands, columns !== undefined),
    frames,
    nodes,
    byIndex,
  }
}

/** In columns, all boxes of a band have the same height. */
function levelled(zones: readonly ZoneBox[], bands: readonly Band[], isGrid: boolean): ZoneBox[] {
  if (!isGrid) return [...zones]
  return zones.map((zone) => {
    const band = bands.find(({ y, height }) => zone.y >= y && zone.y < y + height)
    return { ...zone, height: band === undefined ? zone.height : band.height - 2 * sizes.bandEdge }
  })
}

/** By name; nodes without a zone last. */
function zoneOrder(a: string, b: string): number {
  return Number(a === '') - Number(b === '') || (a < b ? -1 : Number(a > b))
}

/** One column per zone; undefined if they do not fit. */
function columnsOf(blocks: readonly Block[], zones: readonly string[]) {
  const columns = new Map<string, { x: number; width: number }>()
  let x = 0
  for (const zone of zones) {
    const width = Math.max(...blocks.filter((block) => block.zone === zone).map((block) => block.width))
    columns.set(zone, { x, width })
    x += width + sizes.zoneGap
  }
  return x <= sizes.columns ? columns : undefined
}

/** About twice as wide as high, but never narrower than the widest block. */
function wrapAt(blocks: readonly Block[]): number {
  const area = blocks.reduce((sum, { width, height }) => sum + width * height, 0)
  return Math.max(1600, Math.sqrt(area * 2.6), ...blocks.map(({ width }) => width))
}

interface Found {
  readonly nodes: PlacedNode[]
  readonly frames: GroupFrame[]
}

/** Nodes of one level and zone, in map order. */
function blocksOf(map: PlantMap, making: Making): Block[] {
  const pieces = new Map<string, { level: number | null; zone: string; pieces: Piece[] }>()
  for (const [index, node] of map.nodes.entries()) {
    if (node.kind !== 'group') continue
    const key = `${node.level} ${node.zone}`
    const block = pieces.get(key) ?? { level: node.level, zone: node.zone, pieces: [] }
    pieces.set(key, block)
    block.pieces.push(pieceOf(map, index, making))
  }
  return [...pieces.values()].map(({ level, zone, pieces: parts }) => {
    const packed = pack(parts, making.ratio, making.cell)
    return {
      level,
      zone,
      width: packed.width + 2 * sizes.zoneEdge,
      height: packed.height + sizes.zoneTitle + sizes.zoneEdge,
      place: packed.place,
    }
  })
}

interface Making {
  readonly wishes: Wishes
  readonly ratio: number
  readonly cell: number
  readonly found: Found
}

/** A collapsed subnet is a pill, a subnet with one device is that device, any other a frame with its devices. */
function pieceOf(map: PlantMap, at: number, making: Making): Piece {
  const group = map.nodes[at] as MapGroup
  if (!group.isOpen) return nodePiece(at, group, making)
  const members: Piece[] = []
  for (let index = at + 1; map.nodes[index]?.kind === 'device'; index++) {
    members.push(nodePiece(index, map.nodes[index] as MapDevice, making))
  }
  if (group.devices === 1 && members[0] !== undefined) return members[0]
  if (group.withheld > 0) members.push(nodePiece(at, group, making))
  const inner = pack(members, RATIOS[0], making.cell)
  const height = inner.height + sizes.frameTitle + sizes.frameEdge
  return {
    columns: inner.columns,
    height,
    place(x, y) {
      const width = inner.width + 2 * sizes.frameEdge
      making.found.frames.push({ group, x: x - sizes.frameEdge, y, width, height })
      inner.place(x, y + sizes.frameTitle)
    },
  }
}

function nodePiece(index: number, node: MapGroup | MapDevice, { wishes, cell, found }: Making): Piece {
  const modules = node.kind === 'device' ? wishes.chassis.get(node.id) : undefined
  const slots = modules === undefined ? [] : slotsOf(modules)
  const inner = slots.length * (sizes.slot + 2) + 10
  const columns = slots.length === 0 ? 1 : Math.max(1, Math.ceil((inner + sizes.gap) / (cell + sizes.gap)))
  const width = columns * (cell + sizes.gap) - sizes.gap
  const height =
    node.kind === 'group' ? sizes.pill : sizes.device + (slots.length === 0 ? 0 : sizes.slotHeight + 8)
  return {
    columns,
    height,
    place(x, y) {
      const pin = wishes.pins[node.id]
      const [left, top] = [x + (pin?.[0] ?? 0), y + (pin?.[1] ?? 0)]
      found.nodes.push({
        index,
        node,
        isPinned: pin !== undefined,
        x: left,
        y: top,
        width,
        height,
        slots: slots.map((slot, order) => ({
          ...slot,
          x: left + 6 + order * (sizes.slot + 2),
          y: top + sizes.device,
          width: sizes.slot,
          height: sizes.slotHeight,
        })),
      })
    },
  }
}

/** Rows from left to right. */
function pack(pieces: readonly Piece[], ratio: number, cell: number): Piece & { readonly width: number } {
  const cells = pieces.reduce((sum, { columns, height }) => sum + (columns * height) / sizes.pill, 0)
  const widest = Math.max(1, ...pieces.map(({ columns }) => columns))
  const across = Math.max(widest, Math.min(pieces.length, Math.ceil(Math.sqrt(cells * ratio))))
  const step = cell + sizes.gap
  const places: { piece: Piece; column: number; y: number }[] = []
  let [column, y, rowHeight, used] = [0, 0, 0, 0]
  for (const piece of pieces) {
    if (column > 0 && column + piece.columns > across) {
      y += rowHeight + sizes.gap
      column = 0
      rowHeight = 0
    }
    places.push({ piece, column, y })
    column += piece.columns
    used = Math.max(used, column)
    rowHeight = Math.max(rowHeight, piece.height)
  }
  return {
    columns: used,
    width: Math.max(1, used) * step - sizes.gap,
    height: y + rowHeight,
    place(x, top) {
      for (const one of places) one.piece.place(x + one.column * step, top + one.y)
    },
  }
}
