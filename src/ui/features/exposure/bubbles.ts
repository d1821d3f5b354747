/** Geometry of the fixes: gain to the right, effort by row, size by devices. */
import type { RecommendationItem } from '#schema/exposure'

/** Maximum number of bubbles; those with the largest gain. */
const most = 30
const EFFORTS = ['low', 'medium', 'high'] as const
/** Space of the labels at the left and below, and the radii, in px. */
const [left, foot, least, full] = [158, 18, 4, 14]

export interface Bubble {
  readonly item: RecommendationItem
  readonly x: number
  readonly y: number
  readonly radius: number
}

export function bubblesOf(
  items: readonly RecommendationItem[],
  { width, height }: { readonly width: number; readonly height: number },
) {
  const shown = items.filter(({ gain }) => gain > 0).toSorted((a, b) => b.gain - a.gain)
  const best = shown[0]?.gain ?? 1
  const touched = Math.max(1, ...shown.map(({ touches }) => touches.length))
  const step = (height - foot) / EFFORTS.length
  const rows = EFFORTS.map((effort, at) => ({ effort, y: step * (at + 0.5) }))
  const room = width - left - 2 * full
  const bubbles = shown.slice(0, most).map(
    (item): Bubble => ({
      item,
      x: left + full + room * (item.gain / best),
      y: rows[EFFORTS.indexOf(item.effort)]!.y,
      radius: least + (full - least) * Math.sqrt(item.touches.length / touched),
    }),
  )
  return { bubbles, rows }
}
