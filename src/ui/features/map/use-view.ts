import {
  type Dispatch,
  type RefObject,
  type SetStateAction,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { MapSelection } from './map-address.ts'
import type { Drawing } from './paint.ts'
import { fit, framed, moved, type Size, shown, type Viewport, zoomed } from './view.ts'

export interface ShownView {
  /** Undefined until the size of the window is known. */
  readonly current: Viewport | undefined
  readonly set: Dispatch<SetStateAction<Viewport | undefined>>
  /** The view during a pan, which is painted without a render. */
  readonly panned: RefObject<{ view: Viewport; x: number; y: number; shownAt: number } | undefined>
}

interface ShownPart {
  readonly picture: Drawing
  readonly size: Size
  readonly kept: MapSelection | undefined
  readonly way: readonly string[]
  readonly sought: string | undefined
  readonly question: string
}

/** The visible part of the map: it follows the selection and a highlighted path, and stays where nodes expand. */
export function useMapView({ picture, size, kept, way, sought, question }: ShownPart): ShownView {
  const { layout } = picture
  const [view, set] = useState<Viewport>()
  const panned: ShownView['panned'] = useRef(undefined)
  useAnchor(picture, question, set)

  const keptNode = kept?.kind === 'node' ? layout.byIndex[kept.index] : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the view
  useEffect(() => {
    if (keptNode === undefined || size.width === 0) return
    set((before) =>
      shown(before ?? fit(layout, size), keptNode, { window: size, isNear: keptNode.node.id === sought }),
    )
  }, [keptNode?.node.id, size.width > 0])

  const wayKey = way.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view moves once for a path
  useEffect(() => {
    if (way.length === 0 || size.width === 0) return
    const boxes = layout.nodes.filter(({ node }) => way.includes(node.id))
    const framedView = framed(boxes, size)
    if (framedView !== undefined) set(framedView)
  }, [wayKey, size.width > 0])

  const current = panned.current?.view ?? view ?? (size.width > 0 ? fit(layout, size) : undefined)
  return { current, set, panned }
}

/** Expanding or collapsing keeps the visible part in place; another query fits the map to the window. */
function useAnchor(picture: Drawing, question: string, set: ShownView['set']): void {
  const before = useRef({ layout: picture.layout, question })
  const adjust = useCallback(() => {
    const old = before.current
    before.current = { layout: picture.layout, question }
    if (old.layout === picture.layout) return
    if (old.question !== question) return set(() => undefined)
    set((view) => {
      if (view === undefined) return undefined
      const band = old.layout.zones[0]
      const same = picture.layout.zones.find(({ zone }) => zone === band?.zone)
      if (band === undefined || same === undefined) return view
      return moved(view, (band.x - same.x) * view.scale, (band.y - same.y) * view.scale)
    })
  }, [picture, question, set])
  useEffect(adjust, [adjust])
}

/** Zooms around the pointer. */
export function useWheelZoom(box: RefObject<HTMLDivElement | null>, { current, set }: ShownView): void {
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
      set(zoomed(latest.current, factor, [event.clientX - left, event.clientY - top]))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [box, set])
}
