import { useEffect, useRef } from 'react'
import type { MapLayout } from './layout.ts'
import styles from './Map.module.css'
import type { Palette } from './palette.ts'
import { type Size, seen, type Viewport } from './view.ts'

const most = { width: 190, height: 120 } as const

interface Props {
  readonly layout: MapLayout
  readonly view: Viewport
  readonly window: Size
  readonly palette: Palette
  readonly onMove: (view: Viewport) => void
}

/** Overview of the whole map with the visible part; a click moves the view. Hidden if everything is visible. */
export function MiniMap({ layout, view, window, palette, onMove }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scale = Math.min(most.width / layout.width, most.height / layout.height)
  const [width, height] = [Math.max(1, layout.width * scale), Math.max(1, layout.height * scale)]
  const area = seen(view, window)
  const isAll =
    area.x <= 0 && area.y <= 0 && area.x + area.width >= layout.width && area.y + area.height >= layout.height
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const ratio = globalThis.devicePixelRatio
    context.canvas.width = width * ratio
    context.canvas.height = height * ratio
    context.setTransform(ratio * scale, 0, 0, ratio * scale, 0, 0)
    for (const [boxes, grey] of [
      [layout.bands, 1] as const,
      [layout.zones, 2] as const,
      [layout.nodes, 5] as const,
    ]) {
      for (const box of boxes) {
        context.fillStyle = palette.grey[grey]!
        context.fillRect(box.x, box.y, box.width, box.height)
      }
    }
    for (const { x, y, width: w, height: h, node } of layout.nodes) {
      if (node.worst === null) continue
      context.fillStyle = palette.severity[node.worst]
      context.fillRect(x, y, w, h)
    }
  }, [layout, palette, scale, width, height])
  if (isAll) return null

  function go(event: React.PointerEvent) {
    event.stopPropagation()
    if (event.buttons !== 1) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const [x, y] = [(event.clientX - left) / scale, (event.clientY - top) / scale]
    onMove({ ...view, x: window.width / 2 - x * view.scale, y: window.height / 2 - y * view.scale })
  }
  return (
    <div
      className={styles.mini}
      style={{ width, height }}
      onPointerDown={go}
      onPointerMove={go}
      onPointerUp={(event) => event.stopPropagation()}
      aria-hidden="true"
    >
      <canvas ref={canvas} style={{ width, height }} />
      <div
        className={styles.seen}
        style={{
          left: area.x * scale,
          top: area.y * scale,
          width: area.width * scale,
          height: area.height * scale,
        }}
      />
    </div>
  )
}
