import type { Box } from './layout.ts'

/** The visible part of the map: screen = world × scale + shift. */
export interface Viewport {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

const scales = { least: 0.08, most: 3, fit: 1.6 } as const

/** Margin around a fitted map, in px. */
const margin = 16

/** Shows everything; a small map is not enlarged. */
export function fit(whole: Size, window: Size): Viewport {
  if (whole.width <= 0 || whole.height <= 0) return { x: margin, y: margin, scale: 1 }
  const scale = Math.max(
    scales.least,
    Math.min(
      scales.fit,
      (window.width - 2 * margin) / whole.width,
      (window.height - 2 * margin) / whole.height,
    ),
  )
  return {
    scale,
    x: Math.max(margin, (window.width - whole.width * scale) / 2),
    y: Math.max(margin, (window.height - whole.height * scale) / 2),
  }
}

/** Shows these boxes with some room around them; undefined for none. */
export function framed(boxes: readonly Box[], window: Size): Viewport | undefined {
  if (boxes.length === 0 || window.width === 0) return undefined
  const left = Math.min(...boxes.map(({ x }) => x))
  const top = Math.min(...boxes.map(({ y }) => y))
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top
  const room = 80
  const scale = Math.min(
    scales.fit,
    Math.max(scales.least, Math.min((window.width - room) / width, (window.height - room) / height)),
  )
  return {
    scale,
    x: window.width / 2 - (left + width / 2) * scale,
    y: window.height / 2 - (top + height / 2) * scale,
  }
}

/** Zooms by a factor around a fixed point of the window. */
export function zoomed(view: Viewport, factor: number, [x, y]: readonly [number, number]): Viewport {
  const scale = Math.min(scales.most, Math.max(scales.least, view.scale * factor))
  const change = scale / view.scale
  return { scale, x: x - (x - view.x) * change, y: y - (y - view.y) * change }
}

export function moved(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x + dx, y: view.y + dy }
}

/** The visible part of the world. */
export function seen(view: Viewport, window: Size): Box {
  return {
    x: -view.x / view.scale,
    y: -view.y / view.scale,
    width: window.width / view.scale,
    height: window.height / view.scale,
  }
}

export function toWorld(view: Viewport, x: number, y: number): readonly [number, number] {
  return [(x - view.x) / view.scale, (y - view.y) / view.scale]
}

/** Moves as little as needed to show a box; with `isNear`, enlarges it to a readable size. */
export function shown(
  view: Viewport,
  box: Box,
  { window, isNear }: { window: Size; isNear: boolean },
): Viewport {
  const scale = isNear ? Math.max(view.scale, 0.8) : view.scale
  if (scale !== view.scale) {
    return {
      scale,
      x: window.width / 2 - (box.x + box.width / 2) * scale,
      y: window.height / 2 - (box.y + box.height / 2) * scale,
    }
  }
  const edge = 40
  const left = box.x * scale + view.x
  const top = box.y * scale + view.y
  const shift = (at: number, size: number, room: number) =>
    at < edge ? edge - at : at + size > room - edge ? room - edge - at - size : 0
  return {
    scale,
    x: view.x + shift(left, box.width * scale, window.width),
    y: view.y + shift(top, box.height * scale, window.height),
  }
}
