/** Draws the map with a brush, identically on the screen and in files. */
import type { MapDevice, MapGroup, PlantMap } from '#schema/map'
import { countText } from '#ui/kit/format'
import { severityShapes } from '#ui/kit/severities'
import { type Brush, cut, type Stroke } from './brush.ts'
import type { MapChanges } from './comparison.ts'
import { partsIn } from './curve-clipping.ts'
import type { Curve } from './curves.ts'
import { bandWords, briefName, nodeName, shortType, typesText } from './labels.ts'
import { type MapLayer, stripeOf } from './layers.ts'
import { type Band, type Box, type MapLayout, type PlacedNode, sizes, type ZoneBox } from './layout.ts'
import { lineStyle, type Palette } from './palette.ts'

export interface Drawing {
  readonly map: PlantMap
  readonly layout: MapLayout
  /** Curves of the visible activities, lightest first. */
  readonly curves: readonly Curve[]
  /** The same without bundling, for highlights; `curves` if not given. */
  readonly singles?: readonly Curve[]
  readonly layer?: MapLayer
  readonly changes?: MapChanges | undefined
}

/** Highlighted nodes and lines by index; undefined: none. */
export interface Highlight {
  readonly nodes: ReadonlySet<number>
  readonly lines: ReadonlySet<number>
  /** Places on a path from 1, by index of the node. */
  readonly steps?: ReadonlyMap<number, number>
}

export interface PaintStyle {
  readonly palette: Palette
  readonly scale: number
  /** Visible part of the map; the rest is not drawn. */
  readonly area: Box
}

/** Below this scale, labels are one line of a readable size. */
const smallScale = 0.85
/** Below this scale, a subnet shows only its device count. */
const wordScale = 0.42
/** Below this scale, nodes are drawn without labels. */
const tinyScale = 0.2

/** Smallest size of a label on the screen, in px. */
const LEAST_TEXT = 12

/** Leaves out labels that would be too small to read; nothing is shrunk. */
function readable(brush: Brush, scale: number): Brush {
  return {
    rect: (box) => brush.rect(box),
    curve: (points, stroke) => brush.curve(points, stroke),
    text: (words, at) => {
      if (at.size * scale >= LEAST_TEXT - 0.1) brush.text(words, at)
    },
  }
}

/** Draws everything. */
export function paint(any: Brush, drawing: Drawing, look: PaintStyle): void {
  const brush = readable(any, look.scale)
  const { layout, curves } = drawing
  const { palette, area } = look
  for (const band of layout.bands) {
    if (meets(band, area)) brush.rect({ ...band, fill: palette.grey[1]!, radius: 4 })
  }
  for (const zone of layout.zones) {
    if (meets(zone, area))
      brush.rect({ ...zone, stroke: palette.grey[3]!, fill: palette.grey[0]!, radius: 4 })
  }
  for (const frame of layout.frames) {
    if (meets(frame, area)) brush.rect({ ...frame, stroke: palette.grey[4]!, radius: 4, dash: [3, 3] })
  }
  // Many lines are drawn faint, few in full strength.
  const opacity = Math.max(0.3, Math.min(0.7, 9 / Math.sqrt(curves.length)))
  for (const curve of curves) {
    const isNew = drawing.changes?.lines.has(curve.index) ?? false
    const strength = drawing.changes === undefined ? (curve.conduit ? 0.85 : opacity) : isNew ? 1 : 0.2
    paintLine(brush, curve, { map: drawing.map, look, opacity: strength })
  }
  paintTitles(brush, layout, look)
  for (const node of layout.nodes) {
    if (!meets(node, area)) continue
    const stripe = stripeOf(drawing.layer ?? 'alerts', node.node, { map: drawing.map, palette })
    const isNew = drawing.changes?.nodes.has(node.index) ?? false
    paintNode(brush, node, { ...look, isKept: false, stripe, isNew })
  }
  for (const curve of curves) if (curve.conduit !== undefined) paintCount(brush, curve, look)
}

/** Over a dimmed map: the highlighted part, and the titles that locate it. */
export function paintLit(
  any: Brush,
  { map, layout, curves, singles = curves }: Drawing,
  look: PaintStyle & { readonly lit: Highlight; readonly kept: number | undefined },
): void {
  const { lit, kept } = look
  const brush = readable(any, look.scale)
  paintTitles(brush, layout, look)
  for (const curve of singles) {
    if (lit.lines.has(curve.index)) paintLine(brush, curve, { map, look, opacity: 1 })
  }
  for (const index of lit.nodes) {
    const node = layout.byIndex[index]
    if (node !== undefined && meets(node, look.area)) {
      paintNode(brush, node, { ...look, isKept: index === kept })
    }
  }
  for (const [index, step] of lit.steps ?? []) {
    const node = layout.byIndex[index]
    if (node !== undefined) paintStep(brush, node, { step, ...look })
  }
}

/** Number of a device on the path, at its corner. */
function paintStep(
  brush: Brush,
  { x, y }: PlacedNode,
  { step, palette, scale }: PaintStyle & { readonly step: number },
): void {
  const size = Math.max(13, LEAST_TEXT / scale)
  const radius = size * 0.85
  brush.rect({
    x: x - radius,
    y: y - radius,
    width: 2 * radius,
    height: 2 * radius,
    radius,
    fill: palette.severity.critical,
  })
  const at = { x, y: y + size * 0.36, size, color: palette.grey[1]!, width: 3 * radius }
  brush.text(String(step), { ...at, isBold: true, align: 'center' })
}

function paintTitles(brush: Brush, layout: MapLayout, look: PaintStyle): void {
  for (const band of layout.bands) if (meets(band, look.area)) paintBandTitle(brush, band, look)
  for (const zone of layout.zones) if (meets(zone, look.area)) paintZoneTitle(brush, zone, look)
  if (look.scale <= tinyScale) return
  const size = Math.min(18, Math.max(12, LEAST_TEXT / look.scale))
  for (const frame of layout.frames) {
    if (!meets(frame, look.area)) continue
    const words = `⊟ ${nodeName(frame.group)} · ${countText(frame.group.devices)}`
    const color = look.palette.grey[8]!
    brush.text(words, { x: frame.x + 8, y: frame.y + 17, size, color, width: frame.width - 12, isMono: true })
  }
}

function meets(box: Box, area: Box): boolean {
  return (
    box.x < area.x + area.width &&
    box.x + box.width > area.x &&
    box.y < area.y + area.height &&
    box.y + box.height > area.y
  )
}

function paintBandTitle(brush: Brush, band: Band, { palette, scale }: PaintStyle): void {
  const [short, long] = bandWords(band.level)
  const grow = Math.min(2.4, Math.max(1, 0.75 / scale))
  const x = band.x + 14
  const room = sizes.label - 22
  brush.text(short, {
    x,
    y: band.y + 30 * grow,
    size: 20 * grow,
    color: palette.grey[10]!,
    width: room,
    isBold: true,
  })
  const small = Math.min(30, Math.max(12 * grow, LEAST_TEXT / scale))
  const words = long.split(' ')
  const lines = words.length > 1 && grow > 1.2 ? [words[0]!, words.slice(1).join(' ')] : [long]
  for (const [index, line] of lines.entries()) {
    const y = band.y + 30 * grow + (small + 4) * (index + 1)
    // Never cut: a level without room for its name shows its number.
    const place = { x, y, size: small, color: palette.grey[7]!, width: room + 14 }
    if (y < band.y + band.height && cut(line, place) === line) brush.text(line, place)
  }
}

function paintZoneTitle(brush: Brush, zone: ZoneBox, { palette, scale }: PaintStyle): void {
  const size = Math.min(30, Math.max(13, LEAST_TEXT / scale))
  const color = palette.grey[zone.zone === '' ? 7 : 9]!
  const words = zone.zone === '' ? 'No zone' : zone.zone
  brush.text(words, {
    x: zone.x + 10,
    y: zone.y + 15 + size * 0.36,
    size,
    color,
    width: zone.width - 8,
    isBold: true,
    halo: palette.grey[0]!,
  })
}

function paintLine(
  brush: Brush,
  { points, index, width }: Curve,
  { map, look, opacity }: { map: PlantMap; look: PaintStyle; opacity: number },
): void {
  const [left, right] = [Math.min(points[0], points[6]), Math.max(points[0], points[6])]
  const [top, bottom] = [Math.min(points[1], points[7]), Math.max(points[1], points[7]) + 90]
  if (!meets({ x: left - 8, y: top - 8, width: right - left + 16, height: bottom - top + 16 }, look.area))
    return
  const { activity } = map.edges[index]!
  const { color, dash, isDouble } = lineStyle(activity, look.palette)
  const isQuiet = activity === 'read' || activity === 'talk'
  const strength = opacity === 1 || !isQuiet ? opacity : opacity * 0.75
  // Never thinner than a physical pixel.
  const shown = Math.max(width, 0.7 / look.scale)
  const stroke = { color, dash, opacity: strength, width: shown }
  const reach = shown + 4 / Math.min(1, look.scale)
  for (const part of partsIn(points, grown(look.area, reach))) {
    const stretch = { ...stroke, dashOffset: part.before }
    if (isDouble) paintDouble(brush, part.points, stretch, look)
    else brush.curve(part.points, stretch)
  }
}

function grown({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

function paintDouble(brush: Brush, points: readonly number[], stroke: Stroke, look: PaintStyle): void {
  const core = Math.max(stroke.width, 1.6 / look.scale)
  brush.curve(points, { ...stroke, width: core + 2.4 / Math.min(1, look.scale) })
  brush.curve(points, {
    ...stroke,
    color: look.palette.grey[1]!,
    width: core,
    opacity: 1,
  })
}

/** Number of lines of a conduit, at its middle. */
function paintCount(brush: Brush, curve: Curve, { palette, scale, area }: PaintStyle): void {
  const words = String(curve.conduit!.lines.length)
  const [x, y] = curve.conduit!.label
  const size = Math.max(12, LEAST_TEXT / scale)
  const width = size * (0.9 + 0.62 * words.length)
  const box = { x: x - width / 2, y: y - size * 0.75, width, height: size * 1.5 }
  if (!meets(box, area)) return
  brush.rect({
    ...box,
    fill: palette.grey[1]!,
    stroke: palette.grey[6]!,
    lineWidth: 1 / scale,
    radius: size * 0.75,
  })
  const at = { x, y: y + size * 0.36, size, color: palette.grey[9]!, width: width * 2 }
  brush.text(words, { ...at, isBold: true, align: 'center' })
}

interface NodeStyle extends PaintStyle {
  readonly isKept: boolean
  /** Colour of the layer. */
  readonly stripe?: string | undefined
  /** Not there in the time compared with. */
  readonly isNew?: boolean
}

function paintNode(brush: Brush, placed: PlacedNode, look: NodeStyle): void {
  const { node } = placed
  const { palette, scale, isKept, isNew = false } = look
  const isFaint = node.isBeyond
  const color = node.worst === null ? palette.grey[5]! : palette.severity[node.worst]
  const stroke = isKept || isNew ? palette.accent : color
  const lineWidth = isKept || isNew ? Math.max(2.5, 2.5 / scale) : node.worst === null ? 1 : 1.5
  const fill = palette.grey[isFaint ? 1 : 2]!
  brush.rect({ ...placed, fill, stroke, lineWidth, radius: node.kind === 'group' ? 10 : 3 })
  if (look.stripe !== undefined) {
    const { x, y, height } = placed
    brush.rect({ x, y, width: Math.max(6, 5 / scale), height, fill: look.stripe, radius: 3 })
  }
  if (scale < tinyScale) {
    paintBlock(brush, placed, look)
    return
  }
  const ink = palette.grey[isFaint ? 7 : 10]!
  const mark = node.worst === null ? 0 : paintMark(brush, placed, look)
  if (scale < smallScale) paintSmall(brush, placed, { ink, scale, taken: mark })
  else if (node.kind === 'group')
    paintPill(brush, placed, node, { ink, quiet: palette.grey[7]!, taken: mark, scale })
  else
    paintDevice(brush, placed, node, {
      ink,
      quiet: palette.grey[7]!,
      well: palette.grey[3]!,
      taken: mark,
      scale,
    })
  if (placed.isPinned) {
    brush.rect({ x: placed.x + 6, y: placed.y - 3, width: 6, height: 6, fill: palette.accent, radius: 3 })
  }
  if (scale >= smallScale) for (const slot of placed.slots) paintSlot(brush, slot, palette)
}

/** At small scales only alerts have a colour. */
function paintBlock(brush: Brush, { x, y, width, height, node }: PlacedNode, { palette }: PaintStyle): void {
  if (node.worst === null) return
  brush.rect({ x, y, width, height, fill: palette.severity[node.worst], radius: 6, opacity: 0.75 })
}

/** Shape and count of open alerts, at the right; returns the width used. */
function paintMark(
  brush: Brush,
  { x, y, width, height, node }: PlacedNode,
  { palette, scale }: PaintStyle,
): number {
  const { worst, alerts } = node
  if (worst === null) return 0
  const size = scale < smallScale ? Math.min(34, LEAST_TEXT / scale) : Math.max(12, LEAST_TEXT / scale)
  const words = `${severityShapes[worst]} ${countText(alerts)}`
  const color = palette.severity[worst]
  const room = words.length * size * 0.62
  const top = node.kind === 'device' ? sizes.device : height
  brush.text(words, {
    x: x + width - 9,
    y: y + top / 2 + size * 0.36,
    size,
    color,
    width: room + size,
    isBold: true,
    align: 'right',
  })
  return room + 8
}

interface Ink {
  readonly ink: string
  readonly taken: number
  readonly scale: number
}

/** Sizes of names and of details: a little below the scale of 1 they stay readable rather than vanish. */
function textSizes(scale: number): readonly [name: number, detail: number] {
  const least = LEAST_TEXT / scale
  return [Math.max(13, least), Math.max(12, least)]
}

function paintSmall(brush: Brush, { x, y, width, height, node }: PlacedNode, look: Ink): void {
  const size = Math.min(34, LEAST_TEXT / look.scale)
  const [first, rest] =
    node.kind === 'group' ? [countText(node.devices), ''] : [shortType(node.type), briefName(node)]
  const room = width - 14 - look.taken
  const used = size * (lettersWide(first) + 0.6)
  const place = { y: y + Math.min(height, sizes.pill) / 2 + size * 0.36, size, color: look.ink }
  brush.text(first, { ...place, x: x + 9, width: room })
  if (look.scale < wordScale && node.kind === 'group') return
  if (node.kind === 'group') {
    const types = typesText(node, (text) => text.length * size * 0.6 <= room - used)
    brush.text(types, { ...place, x: x + 9 + used, width: room - used + size })
    return
  }
  if (room - used < 5 * size) return
  brush.text(rest, { ...place, x: x + 9 + used, width: room - used })
}

/** Width of capitals and digits relative to the font size. */
function lettersWide(words: string): number {
  let width = 0
  for (const letter of words) width += letter === 'W' || letter === 'M' ? 1 : 0.72
  return width
}

function paintPill(
  brush: Brush,
  { x, y, width }: PlacedNode,
  group: MapGroup,
  { ink, quiet, taken, scale }: Ink & { quiet: string },
): void {
  const [nameSize, detailSize] = textSizes(scale)
  const room = width - 22 - taken
  const count = group.withheld > 0 ? `+ ${countText(group.withheld)}` : countText(group.devices)
  const used = count.length * 8.5 + 8
  brush.text(count, {
    x: x + 12,
    y: y + 22,
    size: Math.max(14, nameSize),
    color: ink,
    width: room,
    isBold: true,
  })
  const fits = (text: string) => text.length * nameSize * 0.6 <= room - used
  const name = group.withheld > 0 ? 'more devices' : typesText(group, fits)
  brush.text(name, { x: x + 12 + used, y: y + 22, size: nameSize, color: ink, width: room - used + 13 })
  // The prefix distinguishes subnets of a zone; it is no name.
  brush.text(nodeName(group), {
    x: x + 12,
    y: y + 40,
    size: detailSize,
    color: quiet,
    width: room,
    isMono: true,
  })
}

function paintDevice(
  brush: Brush,
  { x, y, width, slots }: PlacedNode,
  device: MapDevice,
  { ink, quiet, well, taken, scale }: Ink & { quiet: string; well: string },
): void {
  const [nameSize, detailSize] = textSizes(scale)
  brush.rect({ x: x + 6, y: y + 8, width: 36, height: 24, fill: well, radius: 3 })
  brush.text(shortType(device.type), {
    x: x + 24,
    y: y + 24,
    size: detailSize,
    color: ink,
    width: 36,
    isBold: true,
    align: 'center',
  })
  const room = width - (taken === 0 ? 56 : 66) - taken // distance between mark and name
  const [name, address] = [
    briefName(device),
    device.name === '' || device.name === device.address ? device.model : device.address,
  ]
  brush.text(name, { x: x + 49, y: y + 17, size: nameSize, color: ink, width: room, isBold: true })
  brush.text(address, {
    x: x + 49,
    y: y + 32,
    size: detailSize,
    color: quiet,
    width: room,
    isMono: address === device.address,
  })
  if (device.hasModules && slots.length === 0 && taken === 0) {
    brush.text('▥', { x: x + width - 9, y: y + 25, size: 13, color: quiet, width: 20, align: 'right' })
  }
}

function paintSlot(brush: Brush, slot: PlacedNode['slots'][number], palette: Palette): void {
  brush.rect({ ...slot, fill: palette.grey[1]!, stroke: palette.grey[4]!, radius: 2 })
  const middle = slot.x + slot.width / 2
  brush.text(slot.place, {
    x: middle,
    y: slot.y + 13,
    size: 12,
    color: palette.grey[7]!,
    width: slot.width,
    align: 'center',
  })
  brush.text(slot.kind, {
    x: middle,
    y: slot.y + 27,
    size: 12,
    color: palette.grey[9]!,
    width: slot.width,
    isBold: true,
    align: 'center',
  })
}
