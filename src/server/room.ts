/** What the routes are given by the door. */
import type { Readable } from 'node:stream'
import type { AdviceChange, AdviceItem } from '#contract/advice'
import type { NamedRule, TechniqueRow } from '#contract/attack-matrix'
import type { BaselinePage } from '#contract/baseline'
import type { CaptureItem } from '#contract/capture'
import type { EventTable } from '#contract/event-table'
import type { DestinationChange, DestinationItem, FormatItem, TestAnswer } from '#contract/forwarding'
import type { FrameItem } from '#contract/frame'
import type { ScorePoint } from '#contract/history'
import type { Intelligence as IntelligenceState } from '#contract/intelligence'
import type { AnswerTable, Question, QuestionDraft, SavedQuestion, SubjectItem } from '#contract/mining'
import type { KeptReport, ReportKinds, ReportOrder, ReportSchedule, ScheduleChange } from '#contract/reports'
import type {
  RuleCheck,
  RuleField,
  RuleFileText,
  RuleList,
  RuleService,
  RuleTest,
  RuleText,
} from '#contract/rules'
import type { Alert } from '#model/alert'
import type { AttackPlan, FindingState, SiteExposure, WhatIf } from '#model/exposure'
import type { Microseconds } from '#model/time'
import type { Store, StoredAlert } from '#store/store'
import type { LiveFeed } from './http/live-feed.ts'

export interface UploadStart {
  readonly name: string
  /** Octets announced; undefined if the sender does not know. */
  readonly expectedSize: number | undefined
  readonly octets: Readable
}

export interface UploadRest {
  /** Octets the sender believes are here. */
  readonly offset: number
  readonly octets: Readable
}

/** The captures of this server: uploads, the queue, and what became of them. Rejects with a `CodedError`. */
export interface Captures {
  list(): Promise<readonly CaptureItem[]>
  find(id: string): Promise<CaptureItem>
  /** Resolves once every octet is safe on disk and the capture is queued. */
  upload(start: UploadStart): Promise<CaptureItem>
  append(id: string, rest: UploadRest): Promise<CaptureItem>
  /** Reads a capture again, from its start; what it told before goes. */
  resume(id: string): Promise<CaptureItem>
  /** Cancels it if it is being read or sent, takes back all that it alone told, and removes its octets. */
  remove(id: string): Promise<void>
  /** Names by the number that `Place.file` holds. */
  names(): Promise<readonly string[]>
}

export interface FrameQuery {
  readonly file: string
  readonly frame: number
  readonly count: number
  /** With what the protocols in it say, which takes a moment. */
  readonly isDecoded?: boolean
}

/** The frames that prove something. */
export interface ProofQuery {
  readonly file: string
  readonly frames: readonly number[]
  /** What they prove: a comment in the file. */
  readonly what: string
}

/** What people say is normal, for the readings to come. */
export interface Learning {
  learn(alert: Alert): Promise<void>
  /** Takes it back. */
  unlearn(alert: Alert): Promise<void>
  /** What is normal as of now: `limit` sentences from `from` on. */
  normal(query: {
    readonly search: string
    readonly limit: number
    readonly from: number
    /** Only what was learned from then on. */
    readonly since?: Microseconds | undefined
  }): BaselinePage | Promise<BaselinePage>
}

/** What could be attacked here. */
export interface Exposures {
  /** As last judged; judged anew when it has grown old. */
  site(): Promise<SiteExposure>
  /** What was judged last, without waiting; undefined before the first time. */
  latest(): SiteExposure | undefined
  whatIf(asked: WhatIf): Promise<AttackPlan>
  /** What a person says of a finding; it outlives updates of the data. */
  decide(id: string, decision: { readonly state: FindingState; readonly reason: string }): Promise<void>
}

export interface ReportFile {
  readonly fileName: string
  /** Media type. */
  readonly type: string
  readonly octets: Uint8Array
}

/** Reports, made now or at set times. Rejects with a `CodedError`. */
export interface Reports {
  kinds(): Promise<ReportKinds>
  make(order: ReportOrder): Promise<ReportFile>
  /** The latest first. */
  kept(): Promise<readonly KeptReport[]>
  keep(order: ReportOrder): Promise<KeptReport>
  read(id: string): Promise<ReportFile>
  remove(id: string): Promise<void>
  schedules(): Promise<readonly ReportSchedule[]>
  addSchedule(change: ScheduleChange): Promise<ReportSchedule>
  removeSchedule(id: string): Promise<void>
}

/** Questions to what is known. Rejects with a `CodedError`. */
export interface Mining {
  subjects(): Promise<readonly SubjectItem[]>
  /** Shipped ones by category, then those people saved. */
  questions(): Promise<readonly SavedQuestion[]>
  find(id: string): Promise<SavedQuestion>
  save(draft: QuestionDraft): Promise<SavedQuestion>
  remove(id: string): Promise<void>
  ask(question: Question): Promise<AnswerTable>
  file(
    question: Question & { readonly title: string; readonly about: string },
    format: ReportOrder['format'],
  ): Promise<ReportFile>
}

/** How the site stood, day by day. */
export interface History {
  /** The oldest first. */
  points(): Promise<readonly ScorePoint[]>
}

/** What to do, and what people decided about it. Rejects with a `CodedError`. */
export interface Advice {
  list(): Promise<readonly AdviceItem[]>
  decide(id: string, change: AdviceChange): Promise<AdviceItem>
}

/** Where threat intelligence comes from. Rejects with a `CodedError`. */
export interface Intelligence {
  state(): Promise<IntelligenceState>
  /** Begins to update a source, and does not wait for it. */
  update(name: string): Promise<IntelligenceState>
}

/** Where messages go. Rejects with a `CodedError`. */
export interface Forwarding {
  formats(): readonly FormatItem[]
  list(): Promise<readonly DestinationItem[]>
  add(change: DestinationChange): Promise<DestinationItem>
  change(id: string, change: DestinationChange): Promise<DestinationItem>
  remove(id: string): Promise<void>
  /** Sends a message at once; what goes wrong is an answer too. */
  test(id: string): Promise<TestAnswer>
}

/** Rules, shipped and of one's own. Rejects with a `CodedError`. */
export interface Rules {
  list(): Promise<RuleList>
  services(): Promise<readonly RuleService[]>
  /** '' is any protocol. Throws `not-found` for a service that is not there. */
  fields(service: string): Promise<readonly RuleField[]>
  check(draft: RuleText): Promise<RuleCheck>
  /** Reads the captures that are kept; `signal` gives it up. */
  test(draft: RuleText, signal: AbortSignal): Promise<RuleTest>
  save(file: RuleFileText): Promise<RuleList>
  remove(id: string): Promise<void>
  /** Reads all files again at once. */
  reload(): Promise<RuleList>
}

/** What techniques there are, and the rules that name them. */
export interface Attack {
  readonly techniques: readonly TechniqueRow[]
  rules(): Promise<readonly NamedRule[]>
}

export const EXPORT_FORMATS = ['cyclonedx', 'csaf-vex', 'stix', 'graphml'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface Room {
  /** Left out where nothing is exported. @param device id; undefined for all */
  exported?(format: ExportFormat, device: string | undefined): Promise<ReportFile>
  /** Left out where types have no names. */
  readonly eventTable?: EventTable | undefined
  /** Left out where no table of techniques is at hand. */
  readonly attack?: Attack | undefined
  /** Left out where none are made. */
  readonly reports?: Reports | undefined
  /** Left out where no questions are answered. */
  readonly mining?: Mining | undefined
  /** Left out where no scores are kept. */
  readonly history?: History | undefined
  /** Left out where nothing judges exposure. */
  readonly advice?: Advice | undefined
  /** Left out where no rules are kept. */
  readonly rules?: Rules | undefined
  /** Left out where no intelligence is kept. */
  readonly intelligence?: Intelligence | undefined
  /** Left out where nothing is sent to systems outside. */
  readonly forwarding?: Forwarding | undefined
  /** Left out where nothing judges it. */
  readonly exposures?: Exposures | undefined
  /** Left out where nothing is kept for a next reading. */
  readonly learning?: Learning | undefined
  readonly store: Store
  /** Told of every alert that a person took up, closed or opened again. */
  readonly triaged?: ((alert: StoredAlert) => Promise<void>) | undefined
  readonly captures: Captures
  readonly live: LiveFeed
  frames(query: FrameQuery): Promise<readonly FrameItem[]>
  /** A pcapng of the frames and their conversations. Rejects with `frame-unavailable`. */
  proof(query: ProofQuery): Promise<Uint8Array>
  /** What is wrong with the sensor itself; '' while all is well. */
  trouble?(): string
  now(): Microseconds
}
