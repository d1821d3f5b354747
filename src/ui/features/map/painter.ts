/**
 * Puts the map on the screen fast enough for a machine without a graphics card: everything is drawn once into a buffer
 * larger than the window. A pan copies the buffer and draws only the strip that came into it; a zoom stretches it and
 * draws anew when the hand rests; what stands out is drawn over a veil.
 */
import { canvasBrush } from './canvas.ts'
import { type Drawing, type Highlight, paint, paintLit } from './paint.ts'
import type { Palette } from './palette.ts'
import { type Size, seen, type View } from './view.ts'

/** Px that the buffer reaches beyond the window on each side. */
const margin = 240
/** A zoom is drawn anew when nothing moved for so long. */
const restMs = 90

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
  readonly #buffer = document.createElement('canvas')
  /** What the buffer holds; its view is that of the window in its middle. */
  #held: Shown | undefined
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
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined
      this.#draw()
    })
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
    clearTimeout(this.#rest)
  }

  #draw(): void {
    const wanted = this.#wanted
    if (wanted === undefined || wanted.window.width === 0) return
    const held = this.#held
    const isSame =
      held !== undefined &&
      held.picture === wanted.picture &&
      held.palette === wanted.palette &&
      held.window === wanted.window
    clearTimeout(this.#rest)
    // A hand that drags has done with its zoom.
    const isZooming = wanted.view.scale !== this.#scale
    this.#scale = wanted.view.scale
    if (!isSame || (held.view.scale !== wanted.view.scale && !isZooming)) this.#fill(wanted)
    else if (held.view.scale !== wanted.view.scale) {
      this.#rest = setTimeout(() => {
        this.#fill(wanted)
        this.#compose(wanted)
      }, restMs)
    } else {
      const [dx, dy] = [wanted.view.x - held.view.x, wanted.view.y - held.view.y]
      if (Math.abs(dx) > margin || Math.abs(dy) > margin) this.#scroll(wanted, Math.round(dx), Math.round(dy))
    }
    this.#compose(wanted)
  }

  /** Draws the whole buffer anew. */
  #fill(wanted: Shown): void {
    const ratio = globalThis.devicePixelRatio
    const { width, height } = wanted.window
    resize(this.#buffer, (width + 2 * margin) * ratio, (height + 2 * margin) * ratio)
    this.#held = wanted
    this.#paintPart(0, 0, width + 2 * margin, height + 2 * margin)
  }

  /** Moves what is held by whole px and draws the strips that came in. */
  #scroll(wanted: Shown, dx: number, dy: number): void {
    const { width, height } = wanted.window
    const [wide, high] = [width + 2 * margin, height + 2 * margin]
    if (Math.abs(dx) >= wide || Math.abs(dy) >= high) {
      this.#fill(wanted)
      return
    }
    const held = this.#held!
    const ratio = globalThis.devicePixelRatio
    const context = contextOf(this.#buffer)
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.drawImage(this.#buffer, dx * ratio, dy * ratio)
    this.#held = { ...wanted, view: { ...held.view, x: held.view.x + dx, y: held.view.y + dy } }
    if (dx !== 0) this.#paintPart(dx > 0 ? 0 : wide + dx, 0, Math.abs(dx), high)
    if (dy !== 0) this.#paintPart(0, dy > 0 ? 0 : high + dy, wide, Math.abs(dy))
  }

  /** Draws a part of the buffer, in px of the screen from its corner. */
  #paintPart(x: number, y: number, width: number, height: number): void {
    const { picture, palette, view } = this.#held!
    const { scale } = view
    const ratio = globalThis.devicePixelRatio
    const context = contextOf(this.#buffer)
    context.save()
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.beginPath()
    context.rect(x, y, width, height)
    context.clip()
    context.fillStyle = palette.grey[0]!
    context.fillRect(x, y, width, height)
    const [left, top] = [view.x + margin, view.y + margin]
    context.setTransform(ratio * scale, 0, 0, ratio * scale, left * ratio, top * ratio)
    const area = {
      x: (x - left) / scale,
      y: (y - top) / scale,
      width: width / scale,
      height: height / scale,
    }
    paint(canvasBrush(context), picture, { palette, scale, area })
    context.restore()
  }

  /** Copies the buffer into the window, stretched while a zoom lasts, and draws what stands out. */
  #compose({ picture, palette, view, window, lit, kept }: Shown): void {
    const held = this.#held!
    const ratio = globalThis.devicePixelRatio
    resize(this.#canvas, window.width * ratio, window.height * ratio)
    const context = contextOf(this.#canvas)
    const stretch = view.scale / held.view.scale
    const left = view.x - (held.view.x + margin) * stretch
    const top = view.y - (held.view.y + margin) * stretch
    context.setTransform(1, 0, 0, 1, 0, 0)
    if (stretch !== 1) {
      context.fillStyle = palette.grey[0]!
      context.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
    }
    const [wide, high] = [this.#buffer.width * stretch, this.#buffer.height * stretch]
    context.imageSmoothingEnabled = stretch !== 1
    context.drawImage(this.#buffer, Math.round(left * ratio), Math.round(top * ratio), wide, high)
    if (lit === undefined) return
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

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext('2d', { alpha: false })!
}
