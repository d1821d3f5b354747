/**
 * Draws the map on the screen, fast enough without a graphics card: the drawing is kept in tiles. A pan copies
 * tiles and draws only new ones, some per frame; a zoom scales them and redraws when it ends; highlights are drawn
 * over a dimmed map.
 */
import { canvasBrush } from './canvas.ts'
import { type Drawing, type Highlight, paintLit } from './paint.ts'
import type { Palette } from './palette.ts'
import { Tiles } from './tiles.ts'
import { type Size, seen, type Viewport } from './view.ts'

/** Delay in ms after the last zoom step before tiles are redrawn. */
const restMs = 90
/** Time per frame for drawing tiles, in ms; the rest follows in the next frame. */
const drawingMs = 8
/** Rings of tiles drawn around the window when idle. */
const ring = 1

interface Shown {
  readonly picture: Drawing
  readonly palette: Palette
  readonly view: Viewport
  readonly window: Size
  readonly lit: Highlight | undefined
  readonly kept: number | undefined
}

export class Painter {
  readonly #canvas: HTMLCanvasElement
  /** Tiles at the current scale. */
  #tiles: Tiles | undefined
  /** Tiles at the previous scale, shown where the current ones are missing. */
  #under: Tiles | undefined
  #wanted: Shown | undefined
  /** Scale of the last frame. */
  #scale = 1
  #frame: number | undefined
  #rest: ReturnType<typeof setTimeout> | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
  }

  /** Shows this drawing in the next frame. */
  show(wanted: Shown): void {
    this.#wanted = wanted
    this.#next(() => this.#draw(wanted))
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    clearTimeout(this.#rest)
  }

  /** One frame at a time; the latest request counts. */
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
    // A drag ends the zoom.
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

  /** The next frame runs this first. */
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

  /** Draws missing tiles within the time of a frame, shows them and continues in the next frame. */
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
    this.#canvas.dataset.drawn = String(isWhole)
    if (!isWhole) this.#next(() => this.#fillUp())
    else this.#next(() => this.#lookAhead())
  }

  /** An idle frame draws some tiles around the window. */
  #lookAhead(): void {
    const { view, window } = this.#wanted!
    const end = performance.now() + drawingMs
    const isWhole = this.#tiles!.fill(view, window, { ring, isLate: () => performance.now() > end })
    if (!isWhole) this.#next(() => this.#lookAhead())
  }

  /** Copies the tiles into the window, scaled during a zoom, and draws the highlights. */
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
    context.globalAlpha = lit.steps === undefined ? 0.6 : 0.8
    context.fillStyle = palette.grey[0]!
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
    context.globalAlpha = 1
    context.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, view.x * ratio, view.y * ratio)
    const look = { palette, scale: view.scale, area: seen(view, window), lit, kept }
    paintLit(canvasBrush(context), picture, look)
  }
}

/** Setting the size clears a canvas, so it is set only if it differs. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [wide, high] = [Math.round(width), Math.round(height)]
  if (canvas.width !== wide) canvas.width = wide
  if (canvas.height !== high) canvas.height = high
}
