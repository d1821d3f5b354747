import type { TriagedAlert } from '#schema/alert'
import type { IncidentItem } from '#schema/incident'
import type { Overview } from '#schema/overview'
import { countText, durationText } from '#ui/kit/format'

/** First item of a kind, representing the others. */
export interface Representative<Item> {
  readonly item: Item
  readonly alike: number
}

/** One item per kind, in order of appearance. */
export function onceEach<Item>(
  items: readonly Item[],
  kindOf: (item: Item) => string,
  shown: number,
): readonly Representative<Item>[] {
  const kinds = [...Map.groupBy(items, kindOf).values()]
  return kinds.slice(0, shown).map((all) => ({ item: all[0]!, alike: all.length - 1 }))
}

const ORDER = ['critical', 'major', 'minor', 'warning', 'notice'] as const

/** Alerts by severity, then latest first; without those found during learning. */
export function worstFirst(
  alerts: readonly TriagedAlert[],
  shown = Number.POSITIVE_INFINITY,
): TriagedAlert[] {
  const rank = (alert: TriagedAlert) => ORDER.indexOf(alert.severity)
  return alerts
    .filter((alert) => !alert.isLearning)
    .sort((a, b) => rank(a) - rank(b) || (a.lastTime < b.lastTime ? 1 : -1))
    .slice(0, shown)
}

/** Alerts outside the listed incidents, and the number inside. */
export function outsideIncidents(
  alerts: readonly TriagedAlert[],
  incidents: readonly IncidentItem[],
): { readonly apart: readonly TriagedAlert[]; readonly parts: number } {
  const ids = new Set(incidents.flatMap(({ stages }) => stages.flatMap((stage) => stage.alerts)))
  const apart = alerts.filter(({ id }) => !ids.has(id))
  return { apart, parts: alerts.length - apart.length }
}

/** Number of open alerts. */
export function openCount(overview: Overview): number {
  return Object.values(overview.alerts.open ?? {}).reduce((sum, count) => sum + count, 0)
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Packets older than this are from a capture, not from live traffic. */
const liveMs = HOUR_MS

type Seen = Pick<Overview, 'newDeviceCount' | 'firstTime' | 'lastTime'>

/**
 * New devices by capture time: `4 new in the last 24 hours`. If less than a day was captured, every device would be
 * new, so only the duration is given.
 */
export function newDevicesText(overview: Seen, nowMs: number): string {
  const span = spanMs(overview)
  if (!isWorthTelling(overview))
    return `seen in ${span < 1000 ? 'less than a second' : durationText(span / 1000)} of traffic`
  const { newDeviceCount: count } = overview
  const are = count === 0 ? 'none' : countText(count)
  const when = isLive(overview, nowMs) ? 'in the last 24 hours' : 'in the last 24 hours of the capture'
  return `${are} new ${when}`
}

/** Label of the same number; undefined if it is meaningless. */
export function newDevicesLabel(overview: Seen, nowMs: number): string | undefined {
  if (!isWorthTelling(overview)) return undefined
  return isLive(overview, nowMs) ? 'new in 24 hours' : 'new in last 24 h captured'
}

function isWorthTelling(overview: Seen): boolean {
  return spanMs(overview) > DAY_MS
}

function isLive({ lastTime }: Seen, nowMs: number): boolean {
  return lastTime !== null && nowMs - Date.parse(lastTime) < liveMs
}

function spanMs({ firstTime, lastTime }: Seen): number {
  return firstTime === null || lastTime === null ? 0 : Date.parse(lastTime) - Date.parse(firstTime)
}
