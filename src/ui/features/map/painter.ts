/**
 * Puts the map on the screen fast enough for a machine without a graphics card: what is drawn is kept in tiles. A pan
 * copies them and draws only those that came into the window, some at a time; a zoom stretches them and draws anew when
 * the hand rests; what stands out is drawn over a veil.
 */
import { canvasBrush } from './canvas.ts'
import { type Drawing, type Highlight, paintLit } from './paint.ts'
import type { Palette } from './palette.ts'
import { Tiles } from './tiles.ts'
import { type Size, seen, type View } from './view.ts'

/** A zoom is drawn anew when nothing moved for so long. */
const restMs = 90
/** Of a frame, for drawing tiles; what is left comes with the next. */
const drawingMs = 8
/** Tiles drawn around the window while nothing else is to be done. */
const ring = 1

export interface Shown {
  readonly picture: Drawing
  readonly palette: Palette
  readonly view: View
  readonly window: Size
  readonly lit: Highlight | undefined
  readonly kept: number | undefined
}

export class Painter {
  readonly #canvas: HTMLCanvasElement
  /** What is drawn at the scale that was last at rest. */
  #tiles: Tiles | undefined
  /** The same at the scale before: shown where nothing is drawn yet. */
  #under: Tiles | undefined
  #wanted: Shown | undefined
  /** Scale of the last frame. */
  #scale = 1
  #frame: number | undefined
  #rest: ReturnType<typeof setTimeout> | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  /** Shows this at the next frame. */
  show(wanted: Shown): void {
    this.#wanted = wanted
    this.#next(() => this.#draw(wanted))
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    clearTimeout(this.#rest)
  }

  /** One frame at a time; the latest wish counts. */
  #next(work: () => void): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined
      work()
    })
  }

  #draw(wanted: Shown): void {
    const { picture, palette, view, window } = wanted
    if (window.width === 0) return
    clearTimeout(this.#rest)
    const layer = { picture, palette, scale: view.scale, ratio: globalThis.devicePixelRatio }
    const held = this.#tiles?.layer
    // A hand that drags has done with its zoom.
    const isZooming = view.scale !== this.#scale
    this.#scale = view.scale
    const isSame = held !== undefined && held.palette === palette && held.ratio === layer.ratio
    if (isSame && held.picture !== picture && held.scale === view.scale && this.#tiles?.change(picture)) {
      this.#tiles.fill(view, window, { ring: 0, isLate: () => false })
    } else if (!isSame || held.picture !== picture) {
      this.#under = undefined
      this.#tiles = new Tiles(layer)
      this.#tiles.fill(view, window, { ring: 0, isLate: () => false })
    } else if (held.scale !== view.scale) {
      if (isZooming) this.#rest = setTimeout(() => this.#show(() => this.#redraw(layer)), restMs)
      else this.#redraw(layer)
    }
    this.#fillUp()
  }

  /** The next frame does this first. */
  #show(work: () => void): void {
    this.#next(() => {
      work()
      this.#fillUp()
    })
  }

  #redraw(layer: Tiles['layer']): void {
    this.#under = this.#tiles
    this.#tiles = new Tiles(layer)
  }

  /** Draws what is missing for as long as a frame allows, and shows it; goes on with the next frame. */
  #fillUp(): void {
    const { view, window } = this.#wanted!
    const tiles = this.#tiles!
    const isStretched = tiles.layer.scale !== view.scale
    const end = performance.now() + drawingMs
    const isLate = () => performance.now() > end
    const isWhole = isStretched || tiles.fill(view, window, { ring: 0, isLate })
    if (isWhole && !isStretched) this.#under = undefined
    this.#compose(this.#wanted!)
    if (isStretched) return
    if (!isWhole) this.#next(() => this.#fillUp())
    else this.#next(() => this.#lookAhead())
  }

  /** A frame in which nothing moves draws some of what may come into the window. */
  #lookAhead(): void {
    const { view, window } = this.#wanted!
    const end = performance.now() + drawingMs
    const isWhole = this.#tiles!.fill(view, window, { ring, isLate: () => performance.now() > end })
    if (!isWhole) this.#next(() => this.#lookAhead())
  }

  /** Copies the tiles into the window, stretched while a zoom lasts, and draws what stands out. */
  #compose({ picture, palette, view, window, lit, kept }: Shown): void {
    const ratio = globalThis.devicePixelRatio
    resize(this.#canvas, window.width * ratio, window.height * ratio)
    const context = this.#canvas.getContext('2d', { alpha: false })!
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = palette.grey[0]!
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
    this.#under?.copyTo(context, view, window)
    this.#tiles?.copyTo(context, view, window)
    if (lit === undefined) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.globalAlpha = 0.6
    context.fillStyle = palette.grey[0]!
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
    context.globalAlpha = 1
    context.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, view.x * ratio, view.y * ratio)
    const look = { palette, scale: view.scale, area: seen(view, window), lit, kept }
    paintLit(canvasBrush(context), picture, look)
  }
}

/** Setting a size clears a canvas, so only a new one is set. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [wide, high] = [Math.round(width), Math.round(height)]
  if (canvas.width !== wide) canvas.width = wide
  if (canvas.height !== high) canvas.height = high
}
