/** The journal of the engine: changes in order, each safe to apply twice. */
import type { Alert } from './alert.ts'
import type { Device, Link } from './device.ts'
import type { Place } from './fact.ts'
import type { Incident } from './incident.ts'
import type { Row } from './protocol.ts'
import type { Sighting } from './sighting.ts'
import type { Site } from './site.ts'
import type { Microseconds } from './time.ts'
import type { ActivityKind, PointTrend, RecentTrends } from './trend.ts'

/** `info` and `notice` for events; for an alert its own severity; `alert` if that is not given. */
export type EventSeverity = 'info' | 'notice' | 'alert' | Alert['severity']

/** Severities that a requested severity includes: `alert` includes every alert, of any severity. */
export function eventSeverities(asked: EventSeverity): readonly EventSeverity[] {
  return asked === 'alert' ? ['alert', 'critical', 'major', 'minor', 'warning'] : [asked]
}

/** One line of the timeline. */
export interface TimelineEvent {
  /** From content, so that a replay writes no second line. */
  readonly id: string
  readonly time: Microseconds
  /** Stable kebab-case word: `device-detected`, `device-updated`, `link-detected`, `plc-stop`, `program-download`, `alert`, … */
  readonly type: string
  readonly severity: EventSeverity
  readonly title: string
  readonly text: string
  /** Device ids concerned, source first. */
  readonly devices: readonly string[]
  readonly place: Place | undefined
}

export interface ProtocolCount {
  readonly name: string
  readonly packets: number
  readonly bytes: number
  readonly messages: number
  readonly malformed: number
}

/** State of one capture file while and after it is read. */
export interface CaptureState {
  readonly file: number
  readonly name: string
  /** Bytes of the file as stored that were read so far. */
  readonly bytesRead: number
  readonly packets: number
  readonly bytes: number
  readonly firstTime: Microseconds | undefined
  readonly lastTime: Microseconds | undefined
  /** Faults of the file, in words with the offset; empty for a complete file. */
  readonly truncated: readonly string[]
  readonly state: 'reading' | 'done' | 'failed'
}

/** One time that a rule spoke. */
export interface RuleHit {
  readonly rule: string
  readonly title: string
  readonly time: Microseconds
  /** Occurrences of the fact: repeats are folded. */
  readonly count: number
  readonly summary: string
  /** Addresses; '' where there is none. */
  readonly source: string
  readonly destination: string
  /** It would have been kept as new here, for learning was under way. */
  readonly isLearning: boolean
  readonly place: Place
}

export interface BlindSpot {
  readonly zone: string
  /** Shares of bytes, 0..1. */
  readonly encrypted: number
  readonly unknown: number
  readonly oneSided: number
}

/** One message as a person reads it, where that was asked for. */
export interface SaidMessage {
  readonly protocol: string
  readonly title: string
  /** Of the packet that completed it. */
  readonly time: Microseconds
  /** Its bytes in hex, as far as they are kept: its position in a frame is found by them. */
  readonly bytes: string
  readonly rows: readonly Row[]
  /** Names of what it asks for: `Write Single Register`. */
  readonly activities: readonly string[]
}

/** A link or an event as text, in the form of the analysis document. */
export interface DocumentItem {
  readonly list: 'devices' | 'links' | 'events'
  readonly id: string
  /** Sort key; 0 for devices and links, which are sorted by id. */
  readonly time: Microseconds
  /** JSON without line breaks and tabs. Of a device it is that of the model: the document also has its scores. */
  readonly text: string
  /** Data that exposure needs of a connection between two devices, as JSON; else ''. */
  readonly contact: string
}

export type JournalEntry =
  | { readonly kind: 'device'; readonly device: Device }
  | { readonly kind: 'device-gone'; readonly id: string }
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'link-gone'; readonly id: string }
  | { readonly kind: 'alert'; readonly alert: Alert }
  /** All of them, the gravest first: one may turn out to be part of another. */
  | { readonly kind: 'incidents'; readonly incidents: readonly Incident[] }
  | { readonly kind: 'event'; readonly event: TimelineEvent }
  /** In place of each link and event, where it was asked for. */
  | { readonly kind: 'item'; readonly item: DocumentItem }
  | { readonly kind: 'protocols'; readonly protocols: readonly ProtocolCount[] }
  | { readonly kind: 'blind-spots'; readonly blindSpots: readonly BlindSpot[] }
  /** Every drop, duplicate, gap and limit hit so far, by name. */
  | { readonly kind: 'counters'; readonly counters: Readonly<Record<string, number>> }
  /** Where they were asked for: at the end, and now and then of a live stream. */
  | { readonly kind: 'trends'; readonly points: readonly PointTrend[] }
  | { readonly kind: 'recent-trends'; readonly recent: RecentTrends }
  | { readonly kind: 'activity'; readonly activity: ActivityKind }
  | { readonly kind: 'capture'; readonly capture: CaptureState }
  /** The baseline as text, once, where it was asked for. */
  | { readonly kind: 'baseline'; readonly text: string }
  /** The site file as far as it can be inferred, once, where it was asked for. */
  | { readonly kind: 'site-draft'; readonly site: Site }
  /** Once, where rules of the plant were handed in: what became of them. */
  | { readonly kind: 'custom-rules'; readonly loaded: number; readonly refused: readonly string[] }
  /** In a dry run of rules: one of them would have spoken. */
  | { readonly kind: 'rule-hit'; readonly hit: RuleHit }
  /** Of a live stream: what intelligence may speak of one day. */
  | { readonly kind: 'sighting'; readonly sighting: Sighting }
  /** Where it was asked for: each message by itself. */
  | { readonly kind: 'message'; readonly message: SaidMessage }
  /** The engine has read all input and sends no more. */
  | { readonly kind: 'end' }
