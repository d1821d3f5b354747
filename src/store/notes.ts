/** Merges the results of captures as a whole: sums of counts, the latest blind spots. */
import type { Incident } from '#model/incident'
import type { BlindSpot, ProtocolCount } from '#model/journal'
import type { ActivityKind, PointSketch, PointTrend, RecentTrends } from '#model/trend'

export interface Note {
  readonly capture: number
  readonly kind: string
  /** JSON. */
  readonly body: string
}

export interface Notes {
  readonly protocols: readonly ProtocolCount[]
  readonly blindSpots: readonly BlindSpot[]
  readonly counters: Readonly<Record<string, number>>
}

/** Notes of all captures, in any order; protocols by name, zones by the capture that spoke last. */
export function joinNotes(notes: readonly Note[]): Notes {
  const protocols = new Map<string, ProtocolCount>()
  const blindSpots = new Map<string, BlindSpot>()
  const counters = new Map<string, number>()
  for (const { kind, body } of [...notes].sort((one, other) => one.capture - other.capture)) {
    if (kind === 'protocols')
      for (const count of JSON.parse(body) as ProtocolCount[]) addProtocol(protocols, count)
    if (kind === 'blind-spots')
      for (const spot of JSON.parse(body) as BlindSpot[]) blindSpots.set(spot.zone, spot)
    if (kind === 'counters') {
      for (const [name, count] of Object.entries(JSON.parse(body) as Record<string, number>)) {
        counters.set(name, (counters.get(name) ?? 0) + count)
      }
    }
  }
  return {
    protocols: [...protocols.values()].sort((one, other) => (one.name < other.name ? -1 : 1)),
    blindSpots: [...blindSpots.values()].sort((one, other) => (one.zone < other.zone ? -1 : 1)),
    counters: Object.fromEntries([...counters].sort(([one], [other]) => (one < other ? -1 : 1))),
  }
}

/** Incidents of all captures, the most severe first; for one in several captures, the latest version. */
export function joinIncidents(notes: readonly Note[]): readonly Incident[] {
  const incidents = new Map<string, Incident>()
  for (const { kind, body } of [...notes].sort((one, other) => one.capture - other.capture)) {
    if (kind !== 'incidents') continue
    for (const incident of JSON.parse(body) as Incident[]) incidents.set(incident.id, incident)
  }
  return [...incidents.values()].sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
}

/** Which value of the process. */
export type TrendKey = Pick<PointTrend, 'device' | 'protocol' | 'unit' | 'point'>

/** Kinds of notes that hold trends. */
export const TREND_NOTES = ['trends', 'recent-trends'] as const

/** Notes of any number of captures; each has all trends, and newer ones of the points that were written since. */
export function trendsIn(notes: readonly Note[], place: TrendKey): readonly PointTrend[] {
  const key = keyOf(place)
  return trendsByCapture(notes).flatMap((trends) => trends.filter((trend) => keyOf(trend) === key))
}

/** All values with trends; those in several captures once. */
export function sketchesIn(notes: readonly Note[]): readonly PointSketch[] {
  const all = new Map<string, PointSketch>()
  for (const trend of trendsByCapture(notes).flat()) {
    const { device, protocol, unit, point, seen, written } = trend
    const key = keyOf(trend)
    const known = all.get(key)
    all.set(key, {
      ...{ device, protocol, unit, point },
      seen: seen + (known?.seen ?? 0),
      written: written + (known?.written ?? 0),
      least: Math.min(...numbers(trend.least), known?.least ?? Number.POSITIVE_INFINITY),
      most: Math.max(...numbers(trend.most), known?.most ?? Number.NEGATIVE_INFINITY),
    })
  }
  return [...all.values()]
}

function trendsByCapture(notes: readonly Note[]): PointTrend[][] {
  const bodies = (wanted: string) =>
    new Map(notes.filter(({ kind }) => kind === wanted).map(({ capture, body }) => [capture, body]))
  const [all, newer] = [bodies('trends'), bodies('recent-trends')]
  return [...new Set([...all.keys(), ...newer.keys()])].map((capture) => {
    const recent = JSON.parse(newer.get(capture) ?? 'null') as RecentTrends | null
    const found = new Map<string, PointTrend>()
    for (const trend of JSON.parse(all.get(capture) ?? '[]') as PointTrend[])
      found.set(keyOf(trend), recent === null ? trend : { ...trend, until: recent.until })
    for (const trend of recent?.points ?? [])
      found.set(keyOf(trend), { ...trend, until: recent?.pointsUntil })
    return [...found.values()]
  })
}

function keyOf({ device, protocol, unit, point }: TrendKey): string {
  return [device, protocol, unit, point].join('\n')
}

function numbers({ values }: PointTrend['least']): number[] {
  return values.filter((value) => value !== null)
}

export function activityIn(notes: readonly Note[], devices: readonly string[]): ActivityKind {
  const reported = notes
    .filter(({ kind }) => kind === 'activity')
    .map(({ body }) => JSON.parse(body) as ActivityKind)
  const wanted = new Set(devices)
  return {
    devices: reported.flatMap((one) => one.devices.filter(({ device }) => wanted.has(device))),
    protocols: reported.flatMap((one) => one.protocols),
  }
}

function addProtocol(protocols: Map<string, ProtocolCount>, count: ProtocolCount): void {
  const known = protocols.get(count.name)
  protocols.set(
    count.name,
    known === undefined
      ? count
      : {
          name: count.name,
          packets: known.packets + count.packets,
          bytes: known.bytes + count.bytes,
          messages: known.messages + count.messages,
          malformed: known.malformed + count.malformed,
        },
  )
}
