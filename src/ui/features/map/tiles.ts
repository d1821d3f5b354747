/** A map drawn at one scale in square tiles, which are copied when the map is moved. */
import { canvasBrush } from './canvas.ts'
import { changesBetween } from './changes.ts'
import { type Drawing, paint } from './paint.ts'
import type { Palette } from './palette.ts'
import { type Size, seen, type Viewport } from './view.ts'

/** Edge length of a tile in px: small enough to draw one within a frame. */
const side = 384
/** Maximum number of tiles: a window of 2560 by 1440 shows up to 40, plus as many around it. */
const mostTiles = 120

/** Columns and rows of tiles, both ends included. */
interface Span {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Layer {
  readonly picture: Drawing
  readonly palette: Palette
  readonly scale: number
  readonly ratio: number
}

export class Tiles {
  #layer: Layer
  /** In whole device pixels, so that tiles meet without a seam. */
  readonly #pixels: number
  /** By column and row, most recently used last. */
  readonly #tiles = new Map<string, HTMLCanvasElement>()
  readonly #spare: HTMLCanvasElement[] = []

  constructor(layer: Layer) {
    this.#layer = layer
    this.#pixels = Math.round(side * layer.ratio)
  }

  get layer(): Layer {
    return this.#layer
  }

  /** Replaces the drawing of the same map: only changed tiles are redrawn. False if everything changed. */
  change(picture: Drawing): boolean {
    const differs = changesBetween(this.#layer.picture, picture)
    if (differs === undefined) return false
    this.#layer = { ...this.#layer, picture }
    const size = this.#pixels / this.#layer.ratio / this.#layer.scale
    for (const [key, canvas] of this.#tiles) {
      const [column = 0, row = 0] = key.split(' ').map(Number)
      if (!differs({ x: column * size, y: row * size, width: size, height: size })) continue
      this.#tiles.delete(key)
      this.#spare.push(canvas)
    }
    return true
  }

  /**
   * Draws missing visible tiles until `isLate`; with `ring`, that many tiles around them too. At least one is
   * drawn. False if some are missing.
   */
  fill(view: Viewport, window: Size, { ring, isLate }: { ring: number; isLate: () => boolean }): boolean {
    const { left, top, right, bottom } = this.#span(view, window)
    let drawn = 0
    for (let row = top - ring; row <= bottom + ring; row++) {
      for (let column = left - ring; column <= right + ring; column++) {
        if (this.#tiles.has(keyOf(column, row))) continue
        if (drawn > 0 && isLate()) return false
        this.#draw(column, row)
        drawn++
      }
    }
    return true
  }

  /** Copies the tiles into a window, scaled if its scale differs. */
  copyTo(context: CanvasRenderingContext2D, view: Viewport, window: Size): void {
    const { ratio, scale } = this.#layer
    const stretch = view.scale / scale
    const step = this.#pixels * stretch
    const [x, y] = [Math.round(view.x * ratio), Math.round(view.y * ratio)]
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.imageSmoothingEnabled = stretch !== 1
    const { left, top, right, bottom } = this.#span(view, window)
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const tile = this.#used(keyOf(column, row))
        if (tile === undefined) continue
        const [fromX, fromY] = [x + Math.round(column * step), y + Math.round(row * step)]
        if (stretch === 1) context.drawImage(tile, fromX, fromY)
        else {
          const [toX, toY] = [x + Math.round((column + 1) * step), y + Math.round((row + 1) * step)]
          context.drawImage(tile, fromX, fromY, toX - fromX, toY - fromY)
        }
      }
    }
  }

  #span(view: Viewport, window: Size): Span {
    const size = (this.#pixels / this.#layer.ratio) * (view.scale / this.#layer.scale)
    return {
      left: Math.floor(-view.x / size),
      top: Math.floor(-view.y / size),
      right: Math.floor((window.width - view.x) / size),
      bottom: Math.floor((window.height - view.y) / size),
    }
  }

  #used(key: string): HTMLCanvasElement | undefined {
    const tile = this.#tiles.get(key)
    if (tile === undefined) return undefined
    this.#tiles.delete(key)
    this.#tiles.set(key, tile)
    return tile
  }

  #draw(column: number, row: number): void {
    const { picture, palette, scale, ratio } = this.#layer
    const canvas = this.#free()
    const context = canvas.getContext('2d', { alpha: false })!
    const size = this.#pixels / ratio
    const view = { x: -column * size, y: -row * size, scale }
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = palette.grey[0]!
    context.fillRect(0, 0, this.#pixels, this.#pixels)
    context.setTransform(ratio * scale, 0, 0, ratio * scale, view.x * ratio, view.y * ratio)
    paint(canvasBrush(context), picture, { palette, scale, area: seen(view, { width: size, height: size }) })
    this.#tiles.set(keyOf(column, row), canvas)
  }

  /** A canvas for a new tile: the least recently used one, once the limit is reached. */
  #free(): HTMLCanvasElement {
    const spare = this.#spare.pop()
    if (spare !== undefined) return spare
    const oldest = this.#tiles.size < mostTiles ? undefined : this.#tiles.entries().next().value
    if (oldest !== undefined) {
      this.#tiles.delete(oldest[0])
      return oldest[1]
    }
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = this.#pixels
    return canvas
  }
}

function keyOf(column: number, row: number): string {
  return `${column} ${row}`
}
