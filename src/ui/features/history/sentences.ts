/** Sentences and chart lines of the score history. */
import type { PartScore, ScorePoint } from '#schema/history'
import { countOf } from '#ui/kit/format'

/** Summary above the page. */
export function historySentence(points: readonly ScorePoint[]): string {
  const last = points.at(-1)
  const [first] = points
  if (first === undefined || last === undefined) return 'No score stored yet.'
  if (last.securityScore === null) return 'Too little is known about the devices to compute a score.'
  const grave = (last.bands.critical ?? 0) + (last.bands.high ?? 0)
  const open = `${countOf(grave, 'open finding is', 'open findings are')} high or critical`
  if (first.securityScore === null || points.length < 2)
    return `Security score ${last.securityScore} today; ${open}.`
  const change = last.securityScore - first.securityScore
  const way =
    change === 0 ? 'same as on' : change > 0 ? `${change} better than on` : `${-change} worse than on`
  return `Security score ${last.securityScore}, ${way} ${first.day}; ${open}.`
}

/** Score of a zone or class then and now; `change` is null if one of them is unknown. */
export interface PartChange extends PartScore {
  readonly then: number | null
  readonly change: number | null
}

/** Zones or classes of the last day, lowest score first, compared with the first day shown. */
export function partChanges(points: readonly ScorePoint[], of: 'zones' | 'classes'): readonly PartChange[] {
  const [first] = points.length > 1 ? points : []
  const before = new Map(first?.[of].map((part) => [part.name, part.securityScore]))
  return (points.at(-1)?.[of] ?? [])
    .map((part) => {
      const then = before.get(part.name) ?? null
      const change = then === null || part.securityScore === null ? null : part.securityScore - then
      return { ...part, then, change }
    })
    .sort(
      (one, other) =>
        (one.securityScore ?? 101) - (other.securityScore ?? 101) || (one.name < other.name ? -1 : 1),
    )
}

export interface Plot {
  /** SVG path; interrupted on days without a score. */
  readonly path: string
  readonly dots: readonly { readonly x: number; readonly y: number; readonly at: number }[]
}

/** Days along `width`, 0..`most` along `height`. Missing days leave a gap. */
export function plotOf(
  points: readonly { readonly day: string; readonly value: number | null }[],
  { width, height, most }: { readonly width: number; readonly height: number; readonly most: number },
): Plot {
  const start = Date.parse(points[0]?.day ?? '')
  const span = Math.max(1, Date.parse(points.at(-1)?.day ?? '') - start)
  const dots: { x: number; y: number; at: number }[] = []
  let path = ''
  let isDown = false
  points.forEach(({ day, value }, at) => {
    if (value === null) {
      isDown = false
      return
    }
    const x = points.length === 1 ? width / 2 : ((Date.parse(day) - start) / span) * width
    const y = height - (value / most) * height
    path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    isDown = true
    dots.push({ x, y, at })
  })
  return { path, dots }
}
