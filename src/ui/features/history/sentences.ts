/** Sentences and chart lines of the risk history. */
import type { PartScore, ScorePoint } from '#schema/history'
import { riskOf, riskOrNull } from '#schema/risk'
import { countOf } from '#ui/kit/format'

/** Summary above the page. */
export function historySentence(points: readonly ScorePoint[]): string {
  const last = points.at(-1)
  const [first] = points
  if (first === undefined || last === undefined) return 'No risk stored yet.'
  if (last.securityScore === null) return 'Too little is known about the devices to compute a risk.'
  const grave = (last.bands.critical ?? 0) + (last.bands.high ?? 0)
  const open = `${countOf(grave, 'open finding is', 'open findings are')} high or critical`
  const now = riskOf(last.securityScore)
  if (first.securityScore === null || points.length < 2) return `Risk ${now} today; ${open}.`
  const change = now - riskOf(first.securityScore)
  const way =
    change === 0 ? 'same as on' : change > 0 ? `${change} higher than on` : `${-change} lower than on`
  return `Risk ${now}, ${way} ${first.day}; ${open}.`
}

/** Risk of a zone or class then and now; `change` is null if one of them is unknown. */
export interface PartChange extends PartScore {
  readonly risk: number | null
  readonly worstRisk: number | null
  readonly then: number | null
  readonly change: number | null
}

/** Zones or classes of the last day, highest risk first, compared with the first day shown. */
export function partChanges(points: readonly ScorePoint[], of: 'zones' | 'classes'): readonly PartChange[] {
  const [first] = points.length > 1 ? points : []
  const before = new Map(first?.[of].map((part) => [part.name, part.securityScore]))
  return (points.at(-1)?.[of] ?? [])
    .map((part) => {
      const then = riskOrNull(before.get(part.name))
      const risk = riskOrNull(part.securityScore)
      const change = then === null || risk === null ? null : risk - then
      return { ...part, risk, worstRisk: riskOrNull(part.worst), then, change }
    })
    .sort((one, other) => (other.risk ?? -1) - (one.risk ?? -1) || (one.name < other.name ? -1 : 1))
}

export interface Plot {
  /** SVG path; interrupted on days without a value. */
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
