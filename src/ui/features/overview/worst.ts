import type { TriagedAlert } from '#contract/alert'
import { countOf } from '#ui/kit/format'
import { severityWords } from '#ui/kit/severities'
import type { Source } from '#ui/source/source'

/** Alerts asked for of each severity, and in all: some are part of attacks that are shown above them. */
const enough = 200

export interface Worst {
  readonly items: readonly TriagedAlert[]
  /** Severities of which there are more. */
  readonly cut: readonly string[]
  /** Nothing that is open is missing. */
  readonly isAll: boolean
}

/** The gravest first, however long ago: a thousand warnings since must not hide what is critical. */
export async function worstOf(source: Pick<Source, 'alerts'>): Promise<Worst> {
  const items: TriagedAlert[] = []
  const cut: string[] = []
  for (const [i, severity] of severityWords.entries()) {
    const page = await source.alerts({ status: 'open', newHere: 'false', severity, limit: enough })
    items.push(...page.items)
    if (page.next !== null) cut.push(severity)
    const isLast = i === severityWords.length - 1
    if (items.length >= enough && !isLast) return { items, cut, isAll: false }
  }
  return { items, cut, isAll: cut.length === 0 }
}

/**
 * How many alerts the attacks above tell of already.
 * @param isAll false: more may be open than were looked at
 */
export function partsText(parts: number, isAll: boolean): string {
  return `${isAll ? '' : 'At least '}${countOf(parts, 'alert is', 'alerts are')} part of the attacks above`
}

/** Where these are all that is listed. @param open what waits in all, as the sensor counts it */
export function onlyPartsText(parts: number, isAll: boolean, open: number): string {
  const others = isAll
    ? ', and no other waits'
    : open > parts
      ? `; ${countOf(open - parts, 'more waits', 'more wait')} among all alerts`
      : '; others may wait among all alerts'
  return `${partsText(parts, isAll)}${others}.`
}
