import { useComputedColorScheme } from '@mantine/core'
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { LinkActivity } from '#schema/link-activities'
import { useSize } from '#ui/kit/size'
import { Hover } from './Hover.tsx'
import { highlightOf, wayHighlight } from './highlight.ts'
import { nodeText } from './labels.ts'
import type { PlacedNode } from './layout.ts'
import styles from './Map.module.css'
import { MiniMap } from './MiniMap.tsx'
import type { MapSelection } from './map-address.ts'
import { type Direction, neighbour } from './node-navigation.ts'
import type { Drawing as Picture } from './paint.ts'
import { type Palette, paletteOf } from './palette.ts'
import { usePainter } from './use-painter.ts'
import { type Hovered, type PointerActions, usePointer } from './use-pointer.ts'
import { type ShownView, useMapView, useWheelZoom } from './use-view.ts'
import { fit, moved, zoomed } from './view.ts'

export interface DrawingHandle {
  readonly fit: () => void
  readonly zoom: (factor: number) => void
  readonly palette: () => Palette
}

interface Props extends PointerActions {
  readonly picture: Picture
  readonly kept: MapSelection | undefined
  /** Devices of a highlighted path; hover and selection take precedence. */
  readonly way: readonly string[]
  readonly hidden: ReadonlySet<LinkActivity>
  /** A device that was searched for; the view zooms to it. */
  readonly sought: string | undefined
  /** Changes with the query; the map is then fitted to the window again. */
  readonly question: string
  readonly ref: Ref<DrawingHandle>
}

/** Pan step of an arrow key, in px. */
const stepPx = 80

/** The map on a canvas: pan, zoom, hover, click and drag, also by keyboard. */
export function Drawing({ picture, kept, way, hidden, sought, question, ref, ...actions }: Props) {
  const { layout, map } = picture
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const help = useId()
  const size = useSize(box)
  const palette = usePalette()
  const [hover, setHover] = useState<Hovered>()
  const lit = useMemo(
    () => highlightOf(map, hover?.thing ?? kept, hidden) ?? wayHighlight(map, way),
    [map, hover?.thing, kept, hidden, way],
  )
  const view = useMapView({ picture, size, kept, way, sought, question })
  const { current } = view
  const paint = usePainter(canvas, { picture, palette, view: current, size, lit, kept })
  const { drag, handlers } = usePointer({ ...actions, box, picture, view, setHover, paint })
  useWheelZoom(box, view)
  useImperativeHandle(ref, () => ({
    fit: () => view.set(fit(layout, size)),
    zoom: (factor) => current && view.set(zoomed(current, factor, [size.width / 2, size.height / 2])),
    palette: () => palette,
  }))

  const keptNode = kept?.kind === 'node' ? layout.byIndex[kept.index] : undefined
  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== box.current) return
    if (onMapKey(event, { picture, view, way, keptNode, onKeep: actions.onKeep })) event.preventDefault()
  }

  const spoken = kept?.kind === 'node' ? nodeText(map.nodes[kept.index]!) : ''
  return (
    <div
      ref={box}
      className={`${styles.drawing} ${drag?.hasMoved ? styles.dragged : hover ? styles.over : ''}`}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing receives focus and keys
      tabIndex={0}
      aria-label="Network map"
      aria-describedby={help}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <canvas ref={canvas} />
      <p id={help} className="visually-hidden">
        Arrow keys move between nodes, left and right along a shown path, u expands and collapses, Escape
        clears the selection. Places and Lines above show the same data as tables.
      </p>
      <p className="visually-hidden" role="status">
        {spoken}
      </p>
      {hover && !drag && <Hover map={map} {...hover} window={size} />}
      {current && (
        <MiniMap layout={layout} view={current} window={size} palette={palette} onMove={view.set} />
      )}
    </div>
  )
}

/** CSS variables change with the colour scheme. */
function usePalette(): Palette {
  const scheme = useComputedColorScheme('light')
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the colour scheme changes
  return useMemo(() => paletteOf(document.documentElement), [scheme])
}

interface KeyTarget {
  readonly picture: Picture
  readonly view: ShownView
  readonly way: readonly string[]
  readonly keptNode: PlacedNode | undefined
  readonly onKeep: (at: string | undefined) => void
}

/** Escape clears the selection, arrows select a neighbour or the next device of a path, with Shift they pan. False: no such key. */
function onMapKey({ key, shiftKey }: KeyboardEvent, { picture, view, way, keptNode, onKeep }: KeyTarget) {
  if (view.current === undefined) return false
  if (key === 'Escape') {
    onKeep(undefined)
    return true
  }
  if (!key.startsWith('Arrow')) return false
  const sideways = { ArrowLeft: 1, ArrowRight: -1 }[key] ?? 0
  const upright = { ArrowUp: 1, ArrowDown: -1 }[key] ?? 0
  if (shiftKey) view.set(moved(view.current, sideways * stepPx, upright * stepPx))
  else if (way.length > 0 && sideways !== 0) {
    const at = keptNode === undefined ? -1 : way.indexOf(keptNode.node.id)
    const next = way[Math.min(way.length - 1, Math.max(0, at - sideways))]
    if (next !== undefined) onKeep(next)
  } else {
    const next = neighbour(picture.layout, keptNode, key as Direction)
    if (next !== undefined) onKeep(next.node.id)
  }
  return true
}
