import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { SiteExposure } from '#model/exposure'
import type { Incident } from '#model/incident'
import type { BlindSpot, CaptureState, ProtocolCount, TimelineEvent } from '#model/journal'
import { ANALYSIS_SCHEMA, type Analysis, type CaptureSummary } from './analysis.ts'
import type { EventItem } from './event.ts'
import { exposureOf, exposureSummaryOf, pathOf } from './exposure-from-model.ts'
import { alertOf, deviceOf, eventOf, incidentOf, linkOf, timeOrNull } from './from-model.ts'
import type { LinkItem } from './link.ts'

/** Results known at the end of an analysis. `captures` are found by their `file` number, in any order. */
export interface AnalysisContent {
  readonly devices: Iterable<Device>
  /** Or `linkTexts`: the same links as JSON of the document. */
  readonly links: Iterable<Link>
  readonly linkTexts?: Iterable<string> | undefined
  readonly alerts: readonly Alert[]
  readonly incidents: readonly Incident[]
  readonly protocols: readonly ProtocolCount[]
  readonly blindSpots: readonly BlindSpot[]
  readonly captures: readonly CaptureState[]
  /** The first so many captures were given as normal. Default: none. */
  readonly learnCount?: number | undefined
  readonly counters: Readonly<Record<string, number>>
  readonly wallSeconds: number
  /** Or `eventTexts`. */
  readonly events: Iterable<TimelineEvent>
  readonly eventTexts?: Iterable<string> | undefined
  /** Name of the plant; '' or absent if unknown. */
  readonly site?: string | undefined
  /** Absent if not requested. */
  readonly exposure?: SiteExposure | undefined
}

/** The document `sightglass.analysis/2`, in the order in which the findings were given. */
export function analysisDocument(findings: AnalysisContent): Analysis {
  const files = filesOf(findings.captures)
  const { exposure, site = '', learnCount = 0 } = findings
  return {
    schema: ANALYSIS_SCHEMA,
    ...(site === '' ? {} : { site }),
    capture: { ...captureSummary(findings.captures, findings.wallSeconds), ...learnedOf(findings) },
    devices: Array.from(findings.devices, (device) =>
      deviceOf(device, files, exposure?.risks.get(device.id)),
    ),
    links: [...linkItems(findings, files)],
    protocols: [...findings.protocols],
    alerts: findings.alerts.map((alert) => alertItem(alert, files, learnCount)),
    incidents: findings.incidents.map(incidentOf),
    exposures: exposure?.exposures.map((one) => exposureOf(one, files)) ?? [],
    paths: exposure?.plan.paths.map(pathOf) ?? [],
    exposureSummary: exposureSummaryOf(exposure),
    blindSpots: [...findings.blindSpots],
    events: [...eventItems(findings, files)],
    counters: { ...findings.counters },
  }
}

/**
 * The same document as JSON, in pieces of one entry each. A whole large document is longer than a string can be
 * (V8: 2^29 - 24 characters) and needs more memory than a small machine has.
 */
export function* analysisText(findings: AnalysisContent): Generator<string> {
  const files = filesOf(findings.captures)
  const { exposure, learnCount = 0 } = findings
  // `analysisDocument` of no entries gives the order of the sections, and all that is not a list.
  const sections = analysisDocument({
    ...findings,
    devices: [],
    links: [],
    linkTexts: undefined,
    alerts: [],
    incidents: [],
    events: [],
    eventTexts: undefined,
    exposure: exposure && { ...exposure, exposures: [], plan: { ...exposure.plan, paths: [] } },
  })
  const lists: { readonly [Name in keyof Analysis]?: Iterable<string> } = {
    devices: textsOf(findings.devices, (device) => deviceOf(device, files, exposure?.risks.get(device.id))),
    links:
      findings.linkTexts === undefined
        ? textsOf(findings.links, (link) => linkOf(link, files))
        : joined(findings.linkTexts),
    alerts: textsOf(findings.alerts, (alert) => alertItem(alert, files, learnCount)),
    incidents: textsOf(findings.incidents, incidentOf),
    exposures: textsOf(exposure?.exposures ?? [], (one) => exposureOf(one, files)),
    paths: textsOf(exposure?.plan.paths ?? [], pathOf),
    events:
      findings.eventTexts === undefined
        ? textsOf(findings.events, (event) => eventOf(event, files))
        : joined(findings.eventTexts),
  }
  let separator = '{'
  for (const [name, value] of Object.entries(sections)) {
    if (value === undefined) continue
    const entries = lists[name as keyof Analysis]
    yield `${separator}${JSON.stringify(name)}:`
    if (entries === undefined) yield JSON.stringify(value)
    else {
      yield '['
      yield* entries
      yield ']'
    }
    separator = ','
  }
  yield '}\n'
}

/** Devices, links and alerts of the document; each can be iterated several times and makes its items anew. */
export function analysisLists(findings: AnalysisContent) {
  const files = filesOf(findings.captures)
  const { exposure, learnCount = 0 } = findings
  return {
    devices: mapped(findings.devices, (device) => deviceOf(device, files, exposure?.risks.get(device.id))),
    links: { [Symbol.iterator]: () => linkItems(findings, files) },
    alerts: mapped(findings.alerts, (alert) => alertItem(alert, files, learnCount)),
  }
}

function* linkItems({ links, linkTexts }: AnalysisContent, files: readonly string[]): Generator<LinkItem> {
  if (linkTexts === undefined) for (const link of links) yield linkOf(link, files)
  else for (const text of linkTexts) yield JSON.parse(text) as LinkItem
}

function* eventItems(
  { events, eventTexts }: AnalysisContent,
  files: readonly string[],
): Generator<EventItem> {
  if (eventTexts === undefined) for (const event of events) yield eventOf(event, files)
  else for (const text of eventTexts) yield JSON.parse(text) as EventItem
}

function* joined(texts: Iterable<string>): Generator<string> {
  let isFirst = true
  for (const text of texts) {
    if (!isFirst) yield ','
    isFirst = false
    yield text
  }
}

function mapped<Entry, Item>(entries: Iterable<Entry>, toItem: (entry: Entry) => Item): Iterable<Item> {
  return {
    *[Symbol.iterator]() {
      for (const entry of entries) yield toItem(entry)
    },
  }
}

function* textsOf<Entry>(entries: Iterable<Entry>, toItem: (entry: Entry) => unknown): Generator<string> {
  let comma = ''
  for (const entry of entries) {
    yield `${comma}${JSON.stringify(toItem(entry))}`
    comma = ','
  }
}

function filesOf(captures: readonly CaptureState[]): readonly string[] {
  const files: string[] = []
  for (const { file, name } of captures) files[file] = name
  return files
}

function learnedOf({ captures, learnCount = 0 }: AnalysisContent): Pick<CaptureSummary, 'learned'> {
  if (learnCount === 0) return {}
  const { files, packets } = captureSummary(captures.slice(0, learnCount), 0)
  return { learned: { files, packets } }
}

function alertItem(alert: Alert, files: readonly string[], learnCount: number) {
  return { ...alertOf(alert, files), ...(isInLearned(alert, learnCount) && { inLearned: true }) }
}

function isInLearned({ places }: Alert, learnCount: number): boolean {
  return learnCount > 0 && places.length > 0 && places.every(({ file }) => file < learnCount)
}

export function captureSummary(captures: readonly CaptureState[], wallSeconds: number): CaptureSummary {
  let packets = 0
  let bytes = 0
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const capture of captures) {
    packets += capture.packets
    bytes += capture.bytes
    first = Math.min(first, capture.firstTime ?? Number.POSITIVE_INFINITY)
    last = Math.max(last, capture.lastTime ?? Number.NEGATIVE_INFINITY)
  }
  return {
    files: captures.map((capture) => capture.name),
    packets,
    bytes,
    firstTime: timeOrNull(Number.isFinite(first) ? first : undefined),
    lastTime: timeOrNull(Number.isFinite(last) ? last : undefined),
    wallSeconds,
    truncated: captures.flatMap((capture) => capture.truncated.map((what) => `${capture.name}: ${what}`)),
  }
}
