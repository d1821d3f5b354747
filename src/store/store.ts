/** Interface of the store: stored records and queries. Memory and SQLite give the same answers: `every-store-*.test.ts`. */
import type { Alert } from '#model/alert'
import type { Device, DeviceClass, DeviceType, Link } from '#model/device'
import type { ConfidenceWord } from '#model/identification'
import type { Incident } from '#model/incident'
import type { BlindSpot, JournalEntry, ProtocolCount, TimelineEvent } from '#model/journal'
import type { PlantGraph } from '#model/plant-graph'
import type { DetectionEngine, Severity } from '#model/rule'
import type { Microseconds } from '#model/time'
import type { ActivityKind, PointSketch, PointTrend } from '#model/trend'
import type { DeviceEditChange } from './device-edits.ts'
import type { GraphSpan } from './graph-building.ts'
import type { TrendKey } from './notes.ts'
import type { Outbox } from './outbox.ts'
import type { Records } from './records.ts'

export const limits = {
  /** Rows of one page. */
  page: 1000,
  /** Characters of a search. */
  search: 200,
  /** Mutes in force; the store refuses more. */
  mutes: 1000,
  /** A query that takes longer is given up. */
  queryMs: 5000,
  /** So is a graph: a slow machine with the disk not yet in memory needs half a minute for the largest plant. */
  graphMs: 5 * 60_000,
  /** Devices and links of one graph: four times the largest site we promise, the latest first. */
  graphDevices: 50_000,
  graphLinks: 800_000,
  /** While traffic continues, a graph is served again for this long, and longer if it took long to read. */
  graphRestMs: 5000,
  /** Entries in a page of changes are made durable together, at most this long after they came. */
  commitMs: 200,
  /** Entries that wait for a commit; then it comes early. */
  commitEntries: 5000,
  /** Files of events, one a month: a capture with broken clocks may name any month. Ten years. */
  eventMonths: 120,
  /** Bytes of everything kept; the oldest months of events go first. */
  bytes: 20 * 1024 ** 3,
} as const

/** `cursor` is what the page before gave as `next`; undefined starts. */
export interface Paging {
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Undefined on the last page. */
  readonly next: string | undefined
}

export const DEVICE_SORTS = [
  'name',
  'address',
  'type',
  'vendor',
  'model',
  'zone',
  'level',
  'firstSeen',
  'lastSeen',
  'packets',
] as const
export type DeviceSort = (typeof DEVICE_SORTS)[number]

/** Only what was seen in a span of time: its first and last sight do not lie apart from it. */
export interface SeenFilter {
  readonly from?: Microseconds | undefined
  readonly until?: Microseconds | undefined
}

export interface DeviceFilter extends SeenFilter {
  /** Only these. */
  readonly ids?: readonly string[] | undefined
  /** Part of a name, address, vendor, model, serial or firmware; upper and lower case are the same. */
  readonly search?: string | undefined
  readonly type?: DeviceType | undefined
  readonly class?: DeviceClass | undefined
  readonly vendor?: string | undefined
  readonly zone?: string | undefined
  /** Row of the taxonomy of identification. */
  readonly subtype?: string | undefined
  readonly category?: string | undefined
  /** How sure the type is. */
  readonly confidence?: ConfidenceWord | undefined
  /** Only devices for which independent sources name different types. */
  readonly contradictory?: 'yes' | undefined
  /** Purdue level; `unknown` where none is known. */
  readonly level?: number | 'unknown' | undefined
  readonly protocol?: string | undefined
}

export interface DeviceQuery extends DeviceFilter, Paging {
  /** Rows passed over before the page, where no page before it was asked for. */
  readonly skip?: number | undefined
  readonly sort?: DeviceSort | undefined
  readonly descending?: boolean | undefined
}

/** Facet → value → number of devices; kept up to date, never counted. */
export type Facets = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface LinkQuery extends Paging {
  /** Only these. */
  readonly ids?: readonly string[] | undefined
  /** Either end. */
  readonly device?: string | undefined
  /** The other end; only together with `device`. */
  readonly peer?: string | undefined
  readonly protocol?: string | undefined
  /** Only links on which something was changed: writes, stops, downloads. */
  readonly changing?: boolean | undefined
  /** Only links on which something was asked at all. */
  readonly asked?: true | undefined
  /** In order of storage, the last created first: half as expensive for a read of all. Default: the last active first. */
  readonly order?: 'stored' | undefined
}

export interface EventQuery extends Paging {
  readonly device?: string | undefined
  readonly type?: string | undefined
  readonly severity?: TimelineEvent['severity'] | undefined
  /** Part of title or text; upper and lower case are the same. */
  readonly search?: string | undefined
  readonly from?: Microseconds | undefined
  readonly until?: Microseconds | undefined
}

export type AlertStatusFilter = 'new' | 'active' | 'closed'

export interface AlertQuery extends Paging, SeenFilter {
  readonly status?: AlertStatusFilter | 'open' | undefined
  readonly severity?: Severity | undefined
  readonly engine?: DetectionEngine | undefined
  readonly device?: string | undefined
  readonly rule?: string | undefined
  /** `false`: only alarms; `true`: only what was found while learning. */
  readonly isLearning?: boolean | undefined
  /** `true`: only what is muted, or was announced as maintenance; `false`: only the rest. */
  readonly suppressed?: boolean | undefined
}

export interface Triage {
  readonly status: AlertStatusFilter
  readonly reason: string
  readonly time: Microseconds
  /** It was closed because its activity is normal from now on. */
  readonly isLearned?: boolean | undefined
  /** Id of the destination whose receiver made the change: it gets no message of it. */
  readonly origin?: string | undefined
}

/** Alerts of a rule between addresses that are hidden; they are stored all the same. */
export interface Mute {
  /** Id of the alert it was set for: one mute for each alert. */
  readonly id: string
  readonly rule: string
  /** Address; '' is any. */
  readonly source: string
  readonly destination: string
  /** Zone of the destination, or of the source where the alert has none; '' is any. */
  readonly zone: string
  readonly reason: string
  readonly time: Microseconds
  /** Undefined: until it is taken back. */
  readonly until: Microseconds | undefined
}

export interface StoredAlert {
  readonly alert: Alert
  readonly triage: Triage | undefined
  /** The mute that keeps it from view. */
  readonly mute: Mute | undefined
}

/** How often a rule spoke. */
export interface RuleCount {
  readonly rule: string
  readonly alerts: number
  /** Occurrences of its alerts. */
  readonly hits: number
  readonly lastTime: Microseconds
}

export type CaptureStatus =
  | 'uploading'
  | 'queued'
  | 'reading'
  | 'done'
  | 'failed'
  | 'interrupted'
  | 'removing'

/** A capture the store knows; its number is what `Place.file` means in everything the store answers. */
export interface StoredCapture {
  readonly number: number
  readonly name: string
  readonly state: CaptureStatus
  readonly size: number
  readonly expectedSize: number | undefined
  readonly bytesRead: number
  readonly packets: number
  readonly bytes: number
  readonly firstTime: Microseconds | undefined
  readonly lastTime: Microseconds | undefined
  readonly truncated: readonly string[]
  readonly problem: string
  readonly created: Microseconds
  /** Where its bytes lie: a path the entry point understands; '' for live capture. */
  readonly path: string
  /** Of its bytes, as hexadecimal digits; '' if not computed. */
  readonly sha256: string
}

export type CaptureChange = Partial<Omit<StoredCapture, 'number' | 'created'>>

export interface StoreOverview {
  readonly devices: Facets
  readonly deviceCount: number
  /** Devices first seen in the last 24 hours of what was captured. */
  readonly newDeviceCount: number
  readonly linkCount: number
  /** `status`, `severity`, `suppressed`, `open` (severity of those that wait for a person) → word → count. */
  readonly alerts: Facets
  /** Type of event → count. */
  readonly events: Readonly<Record<string, number>>
  readonly protocols: readonly ProtocolCount[]
  readonly blindSpots: readonly BlindSpot[]
  readonly counters: Readonly<Record<string, number>>
  readonly firstTime: Microseconds | undefined
  readonly lastTime: Microseconds | undefined
}

/**
 * Changes resolve when they are durable. The contribution of each capture is stored separately, so that it can be
 * removed: an interrupted reading leaves nothing incomplete, and a removed capture leaves nothing.
 */
export interface Store extends Outbox, Records {
  /** Folder that other threads may read for themselves, `sqlite-reader.ts`; undefined where everything is in memory. */
  readonly folder: string | undefined
  /** Changes when devices, links, alerts, events or captures may have changed. */
  revision(): number
  /** Changes with everything except further traffic: a capture was added or removed, people edited. */
  editRevision(): number
  addCapture(capture: Omit<StoredCapture, 'number'>): Promise<StoredCapture>
  changeCapture(number: number, change: CaptureChange): Promise<void>
  /**
   * Deletes the capture, all that it alone contributed, and edits of that. Works in steps; if interrupted, it is to be
   * called again.
   */
  removeCapture(number: number): Promise<void>
  captures(): Promise<readonly StoredCapture[]>
  /** Journal entries in order; `Place.file` in them is ignored, they all speak of this capture. Safe to apply twice. */
  apply(capture: number, entries: readonly JournalEntry[]): Promise<void>
  /** The capture is complete, for now. Atomically with `change`. */
  commitCapture(capture: number, change?: CaptureChange): Promise<void>
  /**
   * Removes all contributions of this capture. Edits of people remain, for the next reading. As with a removal, other
   * captures continue meanwhile; results of this capture before it resolves are dropped.
   */
  rollbackCapture(capture: number): Promise<void>
  /** Captures read by a version that did not store contributions separately: none of theirs can be removed. */
  capturesWithoutRollback(): Promise<readonly number[]>

  devices(query: DeviceQuery): Promise<Page<Device>>
  device(id: string): Promise<Device | undefined>
  /** Edit of a person from now on, also where the device is seen again; undefined if there is none. */
  editDevice(id: string, change: DeviceEditChange, time: Microseconds): Promise<Device | undefined>
  facets(): Promise<Facets>
  links(query: LinkQuery): Promise<Page<Link>>
  /**
   * Everything at once, for the map; it may be older than the last traffic by `graphRestMs`. With a span, alerts and verbs are
   * those of the span; devices and links are all there.
   */
  graph(span?: GraphSpan): Promise<PlantGraph>
  events(query: EventQuery): Promise<Page<TimelineEvent>>
  alerts(query: AlertQuery): Promise<Page<StoredAlert>>
  alert(id: string): Promise<StoredAlert | undefined>
  /** Of each rule that ever spoke, in the order of ids. */
  ruleCounts(): Promise<readonly RuleCount[]>
  /** False if no such alert. */
  triage(id: string, triage: Triage): Promise<boolean>
  /** Latest first. */
  mutes(): Promise<readonly Mute[]>
  /** From now on, and for what is there already; replaces the mute of this id. */
  mute(mute: Mute): Promise<void>
  /** False if no such mute. */
  unmute(id: string): Promise<boolean>
  /** All of them, the gravest first. */
  incidents(): Promise<readonly Incident[]>
  overview(): Promise<StoreOverview>
  /** Values of the process of which it is kept how they went. */
  pointSketches(): Promise<readonly PointSketch[]>
  /** Trend of a process value, once for each capture that has it. */
  pointTrends(place: TrendKey): Promise<readonly PointTrend[]>
  /** Activity of these devices and all protocols over time, once for each capture that has it. */
  activity(devices: readonly string[]): Promise<ActivityKind>
  /** Lets go of the oldest events until everything fits; answers how many months went. */
  retain(bytes: number): Promise<number>
  close(): Promise<void>
}

/** Something the asker can mend, with a code of schema/errors.ts. */
export class StoreError extends Error {
  readonly code:
    | 'bad-cursor'
    | 'too-many-mutes'
    | 'too-many-destinations'
    | 'too-many-records'
    | 'record-too-large'
    | 'query-too-long'
    | 'disk-full'
    | 'store-closed'
    | 'store-failed'

  constructor(code: StoreError['code'], message: string) {
    super(message)
    this.name = 'StoreError'
    this.code = code
  }
}
