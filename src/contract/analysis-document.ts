import type { Alert } from '#model/alert'
import type { Asset, Link } from '#model/asset'
import type { BlindSpot, CaptureState, ProtocolCount, TimelineEvent } from '#model/journal'
import { ANALYSIS_SCHEMA, type Analysis, type CaptureSummary } from './analysis.ts'
import { alertOf, deviceOf, eventOf, linkOf, timeOrNull } from './from-model.ts'

/** What is known when an analysis ends. `captures` are found by their `file` number, whatever their order. */
export interface Findings {
  readonly assets: readonly Asset[]
  readonly links: readonly Link[]
  readonly alerts: readonly Alert[]
  readonly protocols: readonly ProtocolCount[]
  readonly blindSpots: readonly BlindSpot[]
  readonly captures: readonly CaptureState[]
  readonly counters: Readonly<Record<string, number>>
  readonly wallSeconds: number
  readonly events: readonly TimelineEvent[]
}

/** The document `sightglass.analysis/1`, in the order in which the findings were given. */
export function analysisDocument(findings: Findings): Analysis {
  const files: string[] = []
  for (const { file, name } of findings.captures) files[file] = name
  return {
    schema: ANALYSIS_SCHEMA,
    capture: captureSummary(findings.captures, findings.wallSeconds),
    devices: findings.assets.map((asset) => deviceOf(asset, files)),
    links: findings.links.map((link) => linkOf(link, files)),
    protocols: [...findings.protocols],
    alerts: findings.alerts.map((alert) => alertOf(alert, files)),
    incidents: [],
    exposures: [],
    paths: [],
    blindSpots: [...findings.blindSpots],
    events: findings.events.map((event) => eventOf(event, files)),
    counters: { ...findings.counters },
  }
}

function captureSummary(captures: readonly CaptureState[], wallSeconds: number): CaptureSummary {
  let packets = 0
  let octets = 0
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const capture of captures) {
    packets += capture.packets
    octets += capture.octets
    first = Math.min(first, capture.firstTime ?? Number.POSITIVE_INFINITY)
    last = Math.max(last, capture.lastTime ?? Number.NEGATIVE_INFINITY)
  }
  return {
    files: captures.map((capture) => capture.name),
    packets,
    octets,
    firstTime: timeOrNull(Number.isFinite(first) ? first : undefined),
    lastTime: timeOrNull(Number.isFinite(last) ? last : undefined),
    wallSeconds,
    truncated: captures.flatMap((capture) => capture.truncated.map((what) => `${capture.name}: ${what}`)),
  }
}
