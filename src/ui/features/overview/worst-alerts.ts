import type { TriagedAlert } from '#schema/alert'
import { countOf, countText } from '#ui/kit/format'
import { type ShownSeverity, severityWords } from '#ui/kit/severities'
import { listAlerts } from '#ui/source/alerts'
import type { DataSource } from '#ui/source/source'

/** Alerts per request of each severity, and in total: some belong to incidents listed above. */
const enough = 200

export interface Worst {
  readonly items: readonly TriagedAlert[]
  /** Severities with more alerts than requested. */
  readonly cut: readonly string[]
  /** True if all open alerts are included. */
  readonly isAll: boolean
}

type OpenAlerts = Awaited<ReturnType<typeof openOf>>

/** Open alerts of one severity, without those of devices that are new here. */
export function openOf(source: DataSource, severity: ShownSeverity) {
  return listAlerts(source, { status: 'open', newHere: 'false', severity, limit: enough })
}

/**
 * Most severe first, whatever their age: many warnings must not hide a critical alert.
 * @param critical those of the first request, which the page makes early
 */
export async function worstOf(source: DataSource, critical: Promise<OpenAlerts>): Promise<Worst> {
  const items: TriagedAlert[] = []
  const cut: string[] = []
  for (const [i, severity] of severityWords.entries()) {
    const page = await (i === 0 ? critical : openOf(source, severity))
    items.push(...page.items)
    if (page.next !== null) cut.push(severity)
    const isLast = i === severityWords.length - 1
    if (items.length >= enough && !isLast) return { items, cut, isAll: false }
  }
  return { items, cut, isAll: cut.length === 0 }
}

/**
 * Number of alerts that belong to the incidents above.
 * @param isAll false: there may be more open alerts
 */
export function partsText(parts: number, isAll: boolean): string {
  return `${isAll ? '' : 'At least '}${countOf(parts, 'alert')} in the incidents above`
}

/** Used if no other alert is listed. @param open number of open alerts as counted by the sensor */
export function onlyPartsText(parts: number, isAll: boolean, open: number): string {
  const others = isAll
    ? '; no others open'
    : open > parts
      ? `; ${countText(open - parts)} more open`
      : '; there may be others'
  return `${partsText(parts, isAll)}${others}.`
}
