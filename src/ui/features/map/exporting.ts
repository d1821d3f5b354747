/** Exports the map: PNG and SVG show the drawing, GraphML the graph. */
import type { PlantMap } from '#schema/map'
import type { Brush } from './brush.ts'
import { canvasBrush } from './canvas.ts'
import { graphml } from './graphml.ts'
import { type Drawing, type PaintStyle, paint } from './paint.ts'
import type { Palette } from './palette.ts'
import { SvgBrush } from './svg.ts'

export const FORMATS = ['PNG', 'SVG', 'GraphML'] as const
export type Format = (typeof FORMATS)[number]

/** Margin around the drawing, in px. */
const edge = 24
/** Maximum canvas size supported by browsers. */
const [longestSide, mostPixels] = [16_000, 60_000_000]

export async function fileOf(format: Format, drawing: Drawing, palette: Palette): Promise<Blob> {
  switch (format) {
    case 'GraphML':
      return new Blob([graphml(drawing.map)], { type: 'application/graphml+xml' })
    case 'SVG':
      return new Blob([svgOf(drawing, palette)], { type: 'image/svg+xml' })
    case 'PNG':
      return pngOf(drawing, palette)
  }
}

function wholeLook({ layout }: Drawing, palette: Palette): PaintStyle {
  const area = { x: 0, y: -100, width: layout.width + 1, height: layout.height + 200 }
  return { palette, scale: 1, area }
}

/** The whole map at scale 1 as the text of an SVG file. */
export function svgOf(drawing: Drawing, palette: Palette): string {
  const brush = new SvgBrush()
  const { layout } = drawing
  paint(shifted(brush), drawing, wholeLook(drawing, palette))
  const size = { width: layout.width + 2 * edge, height: layout.height + 2 * edge }
  return brush.file({ ...size, title: titleOf(drawing.map), ground: palette.grey[0]! })
}

function titleOf(map: PlantMap): string {
  return `Sightglass map: ${map.deviceCount} devices, ${map.linkCount} connections`
}

/** A brush with a margin at the left and top. */
function shifted(brush: Brush): Brush {
  return {
    rect: (box) => brush.rect({ ...box, x: box.x + edge, y: box.y + edge }),
    curve: (points, stroke) =>
      brush.curve(
        points.map((number) => number + edge),
        stroke,
      ),
    text: (words, at) => brush.text(words, { ...at, x: at.x + edge, y: at.y + edge }),
  }
}

async function pngOf(drawing: Drawing, palette: Palette): Promise<Blob> {
  const { layout } = drawing
  const [width, height] = [layout.width + 2 * edge, layout.height + 2 * edge]
  const scale = Math.min(2, longestSide / Math.max(width, height), Math.sqrt(mostPixels / (width * height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * scale)
  canvas.height = Math.ceil(height * scale)
  const context = canvas.getContext('2d')!
  context.fillStyle = palette.grey[0]!
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.setTransform(scale, 0, 0, scale, edge * scale, edge * scale)
  paint(canvasBrush(context), drawing, wholeLook(drawing, palette))
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error('the browser could not create the image')) : resolve(blob),
    )
  })
}

/** Starts a browser download. */
export function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
