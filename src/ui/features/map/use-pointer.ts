import { type PointerEvent, type MouseEvent as ReactMouseEvent, type RefObject, useState } from 'react'
import { curveAt } from './curves.ts'
import { lineWord, type MapSelection } from './map-address.ts'
import { frameAt, nodeAt } from './node-navigation.ts'
import type { Drawing } from './paint.ts'
import type { ShownView } from './use-view.ts'
import { moved, toWorld, type Viewport } from './view.ts'

/** Pointer movement in px from which a press is a drag. */
const dragPx = 4
/** Hit distance of a line, in px. */
const reachPx = 6
/** While dragging, time between two updates of what follows the view, in ms. */
const followMs = 150

type Drag =
  | { readonly kind: 'pan'; x: number; y: number; hasMoved: boolean }
  | { readonly kind: 'node'; x: number; y: number; hasMoved: boolean; readonly id: string }

/** The node or line under the pointer. */
export interface Hovered {
  readonly thing: MapSelection
  readonly x: number
  readonly y: number
}

export interface PointerActions {
  readonly onKeep: (at: string | undefined) => void
  /** A conduit was selected. */
  readonly onConduit: (key: string) => void
  readonly onTurnOver: (group: string) => void
  /** A node was dragged by this offset. */
  readonly onPin: (node: string, by: readonly [number, number]) => void
}

interface Pointed extends PointerActions {
  readonly box: RefObject<HTMLDivElement | null>
  readonly picture: Drawing
  readonly view: ShownView
  readonly setHover: (change: (before: Hovered | undefined) => Hovered | undefined) => void
  /** Paints without a render. */
  readonly paint: (view: Viewport) => void
}

/** Hover, selection, pan, and drag of nodes. */
export function usePointer({ box, picture, view, setHover, paint, ...actions }: Pointed) {
  const [drag, setDrag] = useState<Drag>()
  const { map } = picture
  const { current, panned } = view
  const place = (event: PointerEvent | ReactMouseEvent) => {
    const { left, top } = box.current!.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top] as const
  }
  const thingAt = (x: number, y: number) => current && thingUnder(picture, current, [x, y])
  const wordOf = (thing: MapSelection) =>
    thing.kind === 'node' ? map.nodes[thing.index]!.id : lineWord(map, map.edges[thing.index]!)

  function onPointerDown(event: PointerEvent) {
    if (event.button !== 0) return
    const [x, y] = place(event)
    event.currentTarget.setPointerCapture(event.pointerId)
    const thing = thingAt(x, y)
    const start = { x, y, hasMoved: false }
    setDrag(
      thing?.kind === 'node' ? { kind: 'node', ...start, id: wordOf(thing) } : { kind: 'pan', ...start },
    )
  }
  function onPointerMove(event: PointerEvent) {
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
    if (drag.kind === 'pan') return pan(drag, current, [x, y])
    setHover(() => undefined)
    actions.onPin(drag.id, [dx / current.scale, dy / current.scale])
    setDrag({ ...drag, x, y, hasMoved: true })
  }
  function pan(drag: Drag, from: Viewport, [x, y]: readonly [number, number]) {
    const before = panned.current ?? { view: from, x: drag.x, y: drag.y, shownAt: 0 }
    const to = moved(before.view, x - before.x, y - before.y)
    panned.current = { view: to, x, y, shownAt: before.shownAt }
    paint(to)
    const now = performance.now()
    if (now - before.shownAt < followMs) return
    panned.current.shownAt = now
    setHover(() => undefined)
    view.set(to)
    if (!drag.hasMoved) setDrag({ ...drag, hasMoved: true })
  }
  function onPointerUp(event: PointerEvent) {
    if (panned.current !== undefined) view.set(panned.current.view)
    panned.current = undefined
    if (drag !== undefined && !drag.hasMoved) {
      const thing = thingAt(...place(event))
      if (thing?.kind === 'line' && thing.conduit !== undefined) actions.onConduit(thing.conduit.key)
      else actions.onKeep(thing && wordOf(thing))
    }
    setDrag(undefined)
  }
  function onDoubleClick(event: ReactMouseEvent) {
    const [x, y] = place(event)
    const thing = thingAt(x, y)
    const node = thing?.kind === 'node' ? map.nodes[thing.index] : undefined
    if (node?.kind === 'group') return actions.onTurnOver(node.id)
    const isEmpty = current !== undefined && thing === undefined
    const frame = isEmpty ? frameAt(picture.layout, ...toWorld(current, x, y)) : undefined
    if (frame !== undefined) actions.onTurnOver(frame.group.id)
  }
  const onPointerLeave = () => setHover(() => undefined)
  return { drag, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerLeave, onDoubleClick } }
}

function thingUnder(
  { layout, curves }: Drawing,
  view: Viewport,
  [x, y]: readonly [number, number],
): MapSelection | undefined {
  const [worldX, worldY] = toWorld(view, x, y)
  const node = nodeAt(layout, worldX, worldY)
  if (node !== undefined) return { kind: 'node', index: node.index }
  const curve = curveAt(curves, worldX, worldY, reachPx / view.scale)
  return curve && { kind: 'line', index: curve.index, ...(curve.conduit && { conduit: curve.conduit }) }
}
