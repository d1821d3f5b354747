import type { LinkActivity } from '#schema/link-activities'
import { type ShownSeverity, severityShapes } from '#ui/kit/severities'

/** Theme colours of the drawing, resolved once: neither canvas nor file knows CSS variables. */
export interface Palette {
  readonly grey: readonly string[]
  readonly accent: string
  /** `--data-1` to `--data-8`. */
  readonly data: readonly string[]
  readonly severity: Readonly<Record<ShownSeverity, string>>
}

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const severities = Object.keys(severityShapes) as ShownSeverity[]
  return {
    grey: Array.from({ length: 11 }, (_, index) => read(`grey-${index}`)),
    accent: read('accent'),
    data: Array.from({ length: 8 }, (_, index) => read(`data-${index + 1}`)),
    severity: Object.fromEntries(severities.map((word) => [word, read(word)])) as Palette['severity'],
  }
}

/** The same colours as CSS variables, for SVG within the page. */
export const paletteVariables: Pick<Palette, 'grey' | 'data'> = {
  grey: Array.from({ length: 11 }, (_, index) => `var(--grey-${index})`),
  data: Array.from({ length: 8 }, (_, index) => `var(--data-${index + 1})`),
}

export interface LineStyle {
  readonly color: string
  readonly dash: readonly number[]
  readonly isDouble: boolean
}

/** Line style of each activity: never by colour alone. Dots would cost a slow machine more than all other drawing. */
export function lineStyle(activity: LinkActivity, palette: Palette): LineStyle {
  switch (activity) {
    case 'program':
      return { color: palette.severity.critical, dash: [], isDouble: true }
    case 'remote':
      return { color: palette.accent, dash: [14, 4, 3, 4], isDouble: false }
    case 'write':
      return { color: palette.severity.minor, dash: [9, 5], isDouble: false }
    case 'read':
      return { color: palette.grey[6]!, dash: [], isDouble: false }
    case 'talk':
      return { color: palette.grey[4]!, dash: [], isDouble: false }
  }
}
