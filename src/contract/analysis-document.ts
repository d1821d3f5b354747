import type { Alert } from '#model/alert'
import type { Asset, Link } from '#model/asset'
import type { SiteExposure } from '#model/exposure'
import type { Incident } from '#model/incident'
import type { BlindSpot, CaptureState, ProtocolCount, TimelineEvent } from '#model/journal'
import { ANALYSIS_SCHEMA, type Analysis, type CaptureSummary } from './analysis.ts'
import { exposureOf, exposureSummaryOf, pathOf } from './exposure-from-model.ts'
import { alertOf, deviceOf, eventOf, incidentOf, linkOf, timeOrNull } from './from-model.ts'

/** What is known when an analysis ends. `captures` are found by their `file` number, whatever their order. */
export interface Findings {
  readonly assets: Iterable<Asset>
  readonly links: Iterable<Link>
  readonly alerts: readonly Alert[]
  readonly incidents: readonly Incident[]
  readonly protocols: readonly ProtocolCount[]
  readonly blindSpots: readonly BlindSpot[]
  readonly captures: readonly CaptureState[]
  /** The first so many captures were given as normal. Default: none. */
  readonly learnCount?: number | undefined
  readonly counters: Readonly<Record<string, number>>
  readonly wallSeconds: number
  readonly events: Iterable<TimelineEvent>
  /** Name of the plant; '' or left out where nobody said it. */
  readonly site?: string | undefined
  /** Left out where nobody asked for it. */
  readonly exposure?: SiteExposure | undefined
}

/** The document `sightglass.analysis/1`, in the order in which the findings were given. */
export function analysisDocument(findings: Findings): Analysis {
  const files = filesOf(findings.captures)
  const { exposure, site = '', learnCount = 0 } = findings
  return {
    schema: ANALYSIS_SCHEMA,
    ...(site === '' ? {} : { site }),
    capture: { ...captureSummary(findings.captures, findings.wallSeconds), ...learnedOf(findings) },
    devices: Array.from(findings.assets, (asset) => deviceOf(asset, files, exposure?.risks.get(asset.id))),
    links: Array.from(findings.links, (link) => linkOf(link, files)),
    protocols: [...findings.protocols],
    alerts: findings.alerts.map((alert) => ({
      ...alertOf(alert, files),
      ...(isInLearned(alert, learnCount) && { inLearned: true }),
    })),
    incidents: findings.incidents.map(incidentOf),
    exposures: exposure?.exposures.map((one) => exposureOf(one, files)) ?? [],
    paths: exposure?.plan.paths.map(pathOf) ?? [],
    exposureSummary: exposureSummaryOf(exposure),
    blindSpots: [...findings.blindSpots],
    events: Array.from(findings.events, (event) => eventOf(event, files)),
    counters: { ...findings.counters },
  }
}

/**
 * The same document as JSON, in pieces: devices, links and events one by one, because a large site's do not fit into
 * the memory of a small machine all at once.
 */
export function* analysisText(findings: Findings): Generator<string> {
  const files = filesOf(findings.captures)
  const rest = JSON.stringify(analysisDocument({ ...findings, assets: [], links: [], events: [] }))
  const lists: Record<string, Iterable<string>> = {
    devices: textsOf(findings.assets, (asset) =>
      deviceOf(asset, files, findings.exposure?.risks.get(asset.id)),
    ),
    links: textsOf(findings.links, (link) => linkOf(link, files)),
    events: textsOf(findings.events, (event) => eventOf(event, files)),
  }
  let told = 0
  // A quotation mark inside a text is escaped in JSON, so these names are keys and nothing else.
  for (const { 0: head, 1: name = '', index } of rest.matchAll(/"(devices|links|events)":\[\]/g)) {
    yield `${rest.slice(told, index)}"${name}":[`
    yield* lists[name] ?? []
    yield ']'
    told = index + head.length
  }
  yield `${rest.slice(told)}\n`
}

function* textsOf<Thing>(things: Iterable<Thing>, tell: (thing: Thing) => unknown): Generator<string> {
  let comma = ''
  for (const thing of things) {
    yield `${comma}${JSON.stringify(tell(thing))}`
    comma = ','
  }
}

function filesOf(captures: readonly CaptureState[]): readonly string[] {
  const files: string[] = []
  for (const { file, name } of captures) files[file] = name
  return files
}

function learnedOf({ captures, learnCount = 0 }: Findings): Pick<CaptureSummary, 'learned'> {
  if (learnCount === 0) return {}
  const { files, packets } = captureSummary(captures.slice(0, learnCount), 0)
  return { learned: { files, packets } }
}

function isInLearned({ places }: Alert, learnCount: number): boolean {
  return learnCount > 0 && places.length > 0 && places.every(({ file }) => file < learnCount)
}

export function captureSummary(captures: readonly CaptureState[], wallSeconds: number): CaptureSummary {
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
