import { type RefObject, useEffect, useRef } from 'react'
import { useFonts } from './fonts.ts'
import type { MapSelection } from './map-address.ts'
import type { Drawing, Highlight } from './paint.ts'
import { Painter } from './painter.ts'
import type { Palette } from './palette.ts'
import type { Size, Viewport } from './view.ts'

interface Painted {
  readonly picture: Drawing
  readonly palette: Palette
  readonly view: Viewport | undefined
  readonly size: Size
  readonly lit: Highlight | undefined
  readonly kept: MapSelection | undefined
}

/** Paints the map after each render; the result paints another view without one. */
export function usePainter(
  canvas: RefObject<HTMLCanvasElement | null>,
  { picture, palette, view, size, lit, kept }: Painted,
): (view: Viewport) => void {
  const hasFonts = useFonts()
  const painter = useRef<Painter>(undefined)
  const show = (view: Viewport) =>
    painter.current?.show({
      ...{ picture, palette, view, window: size, lit },
      kept: kept?.kind === 'node' ? kept.index : undefined,
    })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `show` depends on the same values
  useEffect(() => {
    const element = canvas.current
    if (element === null || view === undefined || !hasFonts) return
    painter.current ??= new Painter(element)
    show(view)
  }, [picture, view, size, palette, lit, kept, hasFonts])
  useEffect(() => () => painter.current?.stop(), [])
  return show
}
