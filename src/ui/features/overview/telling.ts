import type { TriagedAlert } from '#contract/alert'
import type { IncidentItem } from '#contract/incident'
import type { Overview } from '#contract/overview'
import { countOf, durationText } from '#ui/kit/format'

/** One of several that tell the same: the first speaks for the others. */
export interface Spoken<Item> {
  readonly item: Item
  readonly alike: number
}

/** Each kind once, in the order of the first of each. */
export function onceEach<Item>(
  items: readonly Item[],
  kindOf: (item: Item) => string,
  shown: number,
): readonly Spoken<Item>[] {
  const kinds = [...Map.groupBy(items, kindOf).values()]
  return kinds.slice(0, shown).map((all) => ({ item: all[0]!, alike: all.length - 1 }))
}

const ORDER = ['critical', 'major', 'minor', 'warning', 'notice'] as const

/** Alerts worst first, then latest first; those merely new here left out. */
export function worstFirst(
  alerts: readonly TriagedAlert[],
  shown = Number.POSITIVE_INFINITY,
): TriagedAlert[] {
  const rank = (alert: TriagedAlert) => ORDER.indexOf(alert.severity)
  return alerts
    .filter((alert) => !alert.isNewHere)
    .sort((a, b) => rank(a) - rank(b) || (a.lastTime < b.lastTime ? 1 : -1))
    .slice(0, shown)
}

/** Alerts that no attack tells of already, and how many one does. */
export function apartFrom(
  alerts: readonly TriagedAlert[],
  incidents: readonly IncidentItem[],
): { readonly apart: readonly TriagedAlert[]; readonly parts: number } {
  const ids = new Set(incidents.flatMap(({ stages }) => stages.flatMap((stage) => stage.alerts)))
  const apart = alerts.filter(({ id }) => !ids.has(id))
  return { apart, parts: alerts.length - apart.length }
}

/** Alerts that wait for someone. */
export function openCount(overview: Overview): number {
  return Object.values(overview.alerts.open ?? {}).reduce((sum, count) => sum + count, 0)
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Packets older than this are a capture's, not those of a plant that is watched now. */
const liveMs = HOUR_MS

type Seen = Pick<Overview, 'newDeviceCount' | 'firstTime' | 'lastTime'>

/**
 * What is new, on the clock of what was captured: `4 are new in the last 24 hours`. Where less than a day was seen
 * everything would be new, so that only the time it was seen for is told.
 */
export function newDevicesText(overview: Seen, nowMs: number): string {
  const span = spanMs(overview)
  if (!isWorthTelling(overview))
    return `seen in ${span < 1000 ? 'less than a second' : durationText(span / 1000)} of traffic`
  const { newDeviceCount: count } = overview
  const are = count === 0 ? 'none' : countOf(count, 'is', 'are')
  const when = isLive(overview, nowMs) ? 'in the last 24 hours' : 'in the last 24 hours of what was captured'
  return `${are} new ${when}`
}

/** The same in three words, below a number; undefined where the number says nothing. */
export function newDevicesLabel(overview: Seen, nowMs: number): string | undefined {
  if (!isWorthTelling(overview)) return undefined
  return isLive(overview, nowMs) ? 'new in 24 hours' : 'new in the last day captured'
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
