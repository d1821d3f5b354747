import { useComputedColorScheme } from '@mantine/core'
import {
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { LinkActivity } from '#schema/link-activities'
import { useSize } from '#ui/kit/size'
import { curveAt } from './curves.ts'
import { useFonts } from './fonts.ts'
import { Hover } from './Hover.tsx'
import { highlightOf, wayHighlight } from './highlight.ts'
import { nodeText } from './labels.ts'
import styles from './Map.module.css'
import { MiniMap } from './MiniMap.tsx'
import { lineWord, type MapSelection } from './map-address.ts'
import { type Direction, frameAt, neighbour, nodeAt } from './node-navigation.ts'
import type { Drawing as Picture } from './paint.ts'
import { Painter } from './painter.ts'
import { type Palette, paletteOf } from './palette.ts'
import { fit, framed, moved, shown, toWorld, type Viewport, zoomed } from './view.ts'

export interface DrawingHandle {
  readonly fit: () => void
  readonly zoom: (factor: number) => void
  readonly palette: () => Palette
}

interface Props {
  readonly picture: Picture
  readonly kept: MapSelection | undefined
  /** Devices of a highlighted path; hover and selection take precedence. */
  readonly way: readonly string[]
  readonly hidden: ReadonlySet<LinkActivity>
  /** A device that was searched for; the view zooms to it. */
  readonly sought: string | undefined
  readonly onKeep: (at: string | undefined) => void
  /** A conduit was selected. */
  readonly onConduit: (key: string) => void
  readonly onTurnOver: (group: string) => void
  /** A node was dragged by this offset. */
  readonly onPin: (node: string, by: readonly [number, number]) => void
  /** Changes with the query; the map is then fitted to the window again. */
  readonly question: string
  readonly ref: Ref<DrawingHandle>
}

/** Pointer movement in px from which a press is a drag. */
const dragPx = 4
/** Hit distance of a line, in px. */
const reachPx = 6
/** Pan step of an arrow key, in px. */
const stepPx = 80

/** While dragging, time between two updates of what follows the view, in ms. */
const followMs = 150

type Drag =
  | { readonly kind: 'pan'; x: number; y: number; hasMoved: boolean }
  | { readonly kind: 'node'; x: number; y: number; hasMoved: boolean; readonly id: string }

/** The map on a canvas: pan, zoom, hover, click and drag, also by keyboard. */
export function Drawing({
  picture,
  kept,
  way,
  hidden,
  sought,
  onKeep,
  onConduit,
  onTurnOver,
  onPin,
  question,
  ref,
}: Props) {
  const { layout, map, curves } = picture
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(box)
  const hasFonts = useFonts()
  const [view, setView] = useState<Viewport>()
  const [hover, setHover] = useState<{ thing: MapSelection; x: number; y: number }>()
  const [drag, setDrag] = useState<Drag>()
  const scheme = useComputedColorScheme('light')
  const help = useId()
  // CSS variables change with the colour scheme, so it is a dependency.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the colour scheme changes
  const palette = useMemo(() => paletteOf(document.documentElement), [scheme])
  const lit = useMemo(
    () => highlightOf(map, hover?.thing ?? kept, hidden) ?? wayHighlight(map, way),
    [map, hover?.thing, kept, hidden, way],
  )
  /** The view during a pan, which is painted without a render of this component. */
  const panned = useRef<{ view: Viewport; x: number; y: number; shownAt: number }>(undefined)
  const current = panned.current?.view ?? view ?? (size.width > 0 ? fit(layout, size) : undefined)
  const keptNode = kept?.kind === 'node' ? layout.byIndex[kept.index] : undefined

  useImperativeHandle(ref, () => ({
    fit: () => setView(fit(layout, size)),
    zoom: (factor) => current && setView(zoomed(current, factor, [size.width / 2, size.height / 2])),
    palette: () => palette,
  }))

  useAnchor({ picture, question, view, setView })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the view
  useEffect(() => {
    if (keptNode === undefined || size.width === 0) return
    setView((before) =>
      shown(before ?? fit(layout, size), keptNode, { window: size, isNear: keptNode.node.id === sought }),
    )
  }, [keptNode?.node.id, size.width > 0])

  const wayKey = way.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the camera moves once for a path
  useEffect(() => {
    if (way.length === 0 || size.width === 0) return
    const boxes = layout.nodes.filter(({ node }) => way.includes(node.id))
    const view = framed(boxes, size)
    if (view !== undefined) setView(view)
  }, [wayKey, size.width > 0])

  const painter = useRef<Painter>(undefined)
  useEffect(() => {
    const element = canvas.current
    if (element === null || current === undefined || !hasFonts) return
    painter.current ??= new Painter(element)
    const keptIndex = kept?.kind === 'node' ? kept.index : undefined
    painter.current.show({ picture, palette, view: current, window: size, lit, kept: keptIndex })
  }, [picture, current, size, palette, lit, kept, hasFonts])
  useEffect(() => () => painter.current?.stop(), [])

  const latest = useRef(current)
  latest.current = current
  useEffect(() => {
    const element = box.current
    if (element === null) return
    // React attaches wheel listeners as passive; a passive listener cannot prevent scrolling.
    function onWheel(event: WheelEvent) {
      if (latest.current === undefined || element === null) return
      event.preventDefault()
      const { left, top } = element.getBoundingClientRect()
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0016))
      setView(zoomed(latest.current, factor, [event.clientX - left, event.clientY - top]))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])

  function thingAt(x: number, y: number): MapSelection | undefined {
    if (current === undefined) return undefined
    const [worldX, worldY] = toWorld(current, x, y)
    const node = nodeAt(layout, worldX, worldY)
    if (node !== undefined) return { kind: 'node', index: node.index }
    const curve = curveAt(curves, worldX, worldY, reachPx / current.scale)
    return curve && { kind: 'line', index: curve.index, ...(curve.conduit && { conduit: curve.conduit }) }
  }
  const wordOf = (thing: MapSelection) =>
    thing.kind === 'node' ? map.nodes[thing.index]!.id : lineWord(map, map.edges[thing.index]!)
  const place = (event: React.PointerEvent | React.MouseEvent) => {
    const { left, top } = box.current!.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top] as const
  }

  function onPointerDown(event: React.PointerEvent) {
    if (event.button !== 0) return
    const [x, y] = place(event)
    event.currentTarget.setPointerCapture(event.pointerId)
    const thing = thingAt(x, y)
    const start = { x, y, hasMoved: false }
    setDrag(
      thing?.kind === 'node' ? { kind: 'node', ...start, id: wordOf(thing) } : { kind: 'pan', ...start },
    )
  }
  function onPointerMove(event: React.PointerEvent) {
    const [x, y] = place(event)
    if (drag === undefined) {
      const thing = thingAt(x, y)
      setHover((before) => {
        const isSame = thing?.kind === before?.thing.kind && thing?.index === before?.thing.index
        return thing && { thing: isSame && before ? before.thing : thing, x, y }
      })
      return
    }
    const [dx, dy] = [x - drag.x, y - drag.y]
    if (current === undefined || (!drag.hasMoved && Math.hypot(dx, dy) < dragPx)) return
    if (drag.kind === 'pan') return pan(x, y)
    setHover(undefined)
    onPin(drag.id, [dx / current.scale, dy / current.scale])
    setDrag({ ...drag, x, y, hasMoved: true })
  }
  function pan(x: number, y: number) {
    if (drag === undefined || current === undefined) return
    const before = panned.current ?? { view: current, x: drag.x, y: drag.y, shownAt: 0 }
    const to = moved(before.view, x - before.x, y - before.y)
    panned.current = { view: to, x, y, shownAt: before.shownAt }
    const keptIndex = kept?.kind === 'node' ? kept.index : undefined
    painter.current?.show({ picture, palette, view: to, window: size, lit, kept: keptIndex })
    const now = performance.now()
    if (now - before.shownAt < followMs) return
    panned.current.shownAt = now
    setHover(undefined)
    setView(to)
    if (!drag.hasMoved) setDrag({ ...drag, hasMoved: true })
  }
  function onPointerUp(event: React.PointerEvent) {
    if (panned.current !== undefined) setView(panned.current.view)
    panned.current = undefined
    if (drag !== undefined && !drag.hasMoved) {
      const thing = thingAt(...place(event))
      if (thing?.kind === 'line' && thing.conduit !== undefined) onConduit(thing.conduit.key)
      else onKeep(thing && wordOf(thing))
    }
    setDrag(undefined)
  }
  function onDoubleClick(event: React.MouseEvent) {
    const [x, y] = place(event)
    const thing = thingAt(x, y)
    const node = thing?.kind === 'node' ? map.nodes[thing.index] : undefined
    if (node?.kind === 'group') return onTurnOver(node.id)
    const frame = current && thing === undefined ? frameAt(layout, ...toWorld(current, x, y)) : undefined
    if (frame !== undefined) onTurnOver(frame.group.id)
  }
  function onKeyDown(event: React.KeyboardEvent) {
    if (event.target !== box.current || current === undefined) return
    if (event.key === 'Escape') onKeep(undefined)
    else if (event.key.startsWith('Arrow')) {
      const sideways = { ArrowLeft: 1, ArrowRight: -1 }[event.key] ?? 0
      const upright = { ArrowUp: 1, ArrowDown: -1 }[event.key] ?? 0
      if (event.shiftKey) setView(moved(current, sideways * stepPx, upright * stepPx))
      else if (way.length > 0 && sideways !== 0) {
        const at = keptNode === undefined ? -1 : way.indexOf(keptNode.node.id)
        const next = way[Math.min(way.length - 1, Math.max(0, at - sideways))]
        if (next !== undefined) onKeep(next)
      } else {
        const next = neighbour(layout, keptNode, event.key as Direction)
        if (next !== undefined) onKeep(next.node.id)
      }
    } else return
    event.preventDefault()
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
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerLeave={() => setHover(undefined)}
      onDoubleClick={onDoubleClick}
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
      {current && <MiniMap layout={layout} view={current} window={size} palette={palette} onMove={setView} />}
    </div>
  )
}

/** Expanding or collapsing keeps the visible part in place; another query fits the map to the window. */
function useAnchor(props: {
  picture: Picture
  question: string
  view: Viewport | undefined
  setView: (change: (before: Viewport | undefined) => Viewport | undefined) => void
}) {
  const { picture, question, setView } = props
  const before = useRef({ layout: picture.layout, question })
  const adjust = useCallback(() => {
    const old = before.current
    before.current = { layout: picture.layout, question }
    if (old.layout === picture.layout) return
    if (old.question !== question) return setView(() => undefined)
    setView((view) => {
      if (view === undefined) return undefined
      const band = old.layout.zones[0]
      const same = picture.layout.zones.find(({ zone }) => zone === band?.zone)
      if (band === undefined || same === undefined) return view
      return moved(view, (band.x - same.x) * view.scale, (band.y - same.y) * view.scale)
    })
  }, [picture, question, setView])
  useEffect(adjust, [adjust])
}
