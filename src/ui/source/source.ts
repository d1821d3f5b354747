import type { AdviceChange, AdviceItem } from '#schema/advice'
import type { AlertChange, LearnChange, MuteChange, TriagedAlert } from '#schema/alert'
import type { AttackMatrix, LayerWord } from '#schema/attack'
import type { BaselinePage } from '#schema/baseline'
import type { CaptureItem } from '#schema/capture'
import type { DeviceItem } from '#schema/device'
import type { EventChange, EventItem, EventTypes } from '#schema/event'
import type { AttackPaths, ExposureItem, ExposurePage, ExposureSummary } from '#schema/exposure'
import type { DestinationChange, DestinationItem, FormatItem, TestAnswer } from '#schema/forwarding'
import type { FrameItem } from '#schema/frame'
import type { Health } from '#schema/health'
import type { ScorePoint } from '#schema/history'
import type { IncidentItem } from '#schema/incident'
import type { Intelligence } from '#schema/intelligence'
import type { LinkItem, ProtocolCountItem } from '#schema/link'
import type { PlantMap } from '#schema/map'
import type { FacetCounts, LiveStatus, Overview } from '#schema/overview'
import type { AnswerTable, QuestionDraft, SavedQuestion, SubjectItem } from '#schema/queries'
import type { KeptReport, ReportKinds, ReportOrder, ReportSchedule, ScheduleChange } from '#schema/reports'
import type {
  RuleCheck,
  RuleField,
  RuleFileText,
  RuleList,
  RuleService,
  RuleTest,
  RuleText,
} from '#schema/rules'
import type { FramePlace } from '#schema/terms'

/** One page of a list, and the cursor of the next. */
export interface Paged<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Filters of a list, named as in the REST interface. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** One page of devices, and the counts per facet. */
export interface DevicePage extends Paged<DeviceItem> {
  readonly facets: FacetCounts
}

/** Events of the live feed. */
export interface LiveListener {
  /** State of the feed; undefined while disconnected. */
  status(status: LiveStatus | undefined): void
  /** Displayed data may have changed. */
  changed(): void
}

export interface Upload {
  readonly file: File
  /** Bytes sent. */
  readonly onProgress: (bytesSent: number) => void
  readonly signal: AbortSignal
  /** The interrupted upload to resume: bytes from `offset` on are sent. */
  readonly rest?: { readonly id: string; readonly offset: number } | undefined
}

/**
 * Data source of the pages: a sensor over HTTP, a fixture in tests, or the engine in the browser. Failures reject
 * with a {@link SourceError}.
 */
export interface Source {
  /** GET of a route used by a single page, such as `/process-values`. */
  read<Answer>(path: string, query?: Query): Promise<Answer>
  /** The same for requests that change something. */
  send<Answer>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer>
  /** Health of the sensor; an unhealthy sensor is an answer, not an error. */
  health(): Promise<Health>
  overview(): Promise<Overview>
  devices(query: Query): Promise<DevicePage>
  /** The list as CSV: its address, or a function that creates it if there is no server. */
  devicesCsv(query: Query): string | (() => Promise<Blob>)
  device(id: string): Promise<DeviceItem>
  links(query: Query): Promise<Paged<LinkItem>>
  /** The network map, folded to a bounded size. */
  map(query: Query): Promise<PlantMap>
  alerts(query: Query): Promise<Paged<TriagedAlert>>
  alert(id: string): Promise<TriagedAlert>
  changeAlert(id: string, change: AlertChange): Promise<TriagedAlert>
  /** Adds the activity of an alert to the baseline; the alert is closed. */
  learnAlert(id: string, change: LearnChange): Promise<TriagedAlert>
  unlearnAlert(id: string): Promise<void>
  /** Mutes the alert and similar ones. */
  muteAlert(id: string, change: MuteChange): Promise<TriagedAlert>
  unmuteAlert(id: string): Promise<void>
  /** Address of the evidence packets as a capture file; undefined if there is no server. */
  alertPackets(id: string): string | undefined
  /** Incidents, most severe first. */
  incidents(query: Query): Promise<Paged<IncidentItem>>
  /** Incident report (HTML): its address, or a function that creates it if there is no server. */
  incidentReport(id: string): string | (() => Promise<Blob>)
  /** Techniques of an incident as an ATT&CK Navigator layer. */
  incidentLayer(id: string): Promise<Blob>
  /** ATT&CK for ICS: techniques covered by rules, and detected. */
  attack(): Promise<AttackMatrix>
  /** The same as an ATT&CK Navigator layer. */
  attackLayer(what: LayerWord): Promise<Blob>
  /** The baseline. */
  baseline(query: Query): Promise<BaselinePage>
  /** Built-in and custom rules, and rule files. */
  rules(): Promise<RuleList>
  ruleServices(): Promise<Paged<RuleService>>
  /** '' is any protocol. */
  ruleFields(service: string): Promise<Paged<RuleField>>
  checkRules(draft: RuleText): Promise<RuleCheck>
  /** Alerts the draft would have raised on the stored captures. */
  testRules(draft: RuleText): Promise<RuleTest>
  saveRules(file: RuleFileText): Promise<RuleList>
  removeRules(id: string): Promise<void>
  events(query: Query): Promise<Paged<EventItem>>
  eventTypes(): Promise<EventTypes>
  /** The list as CSV: its address, or a function that creates it if there is no server. */
  eventsCsv(query: Query): string | (() => Promise<Blob>)
  /** Without an id: creates a note. Only notes of users can be changed. */
  saveEvent(id: string | undefined, change: EventChange): Promise<EventItem>
  removeEvent(id: string): Promise<void>
  exposures(query: Query): Promise<ExposurePage>
  exposureSummary(): Promise<ExposureSummary>
  attackPaths(query: Query): Promise<AttackPaths>
  changeExposure(id: string, state: ExposureItem['state']): Promise<ExposureItem>
  protocols(): Promise<Paged<ProtocolCountItem>>
  captures(): Promise<Paged<CaptureItem>>
  upload(upload: Upload): Promise<CaptureItem>
  resumeCapture(id: string): Promise<void>
  removeCapture(id: string): Promise<void>
  /** Destinations of forwarding. */
  destinations(): Promise<Paged<DestinationItem>>
  messageFormats(): Promise<Paged<FormatItem>>
  /** Without an id: creates a destination. */
  saveDestination(id: string | undefined, change: DestinationChange): Promise<DestinationItem>
  removeDestination(id: string): Promise<void>
  testDestination(id: string): Promise<TestAnswer>
  /** Threat intelligence sources and their state. */
  intelligence(): Promise<Intelligence>
  /** Starts fetching a source. */
  updateIntelligence(name: string): Promise<Intelligence>
  /** Address of an export of all devices or one, for other systems; undefined if there is no server. */
  exportAddress(format: 'cyclonedx' | 'stix' | 'graphml', device?: string): string | undefined
  /** Recommendations with the decisions about them. */
  recommendations(): Promise<Paged<AdviceItem>>
  decideAdvice(id: string, change: AdviceChange): Promise<AdviceItem>
  /** Score history, one point per day, oldest first. */
  scoreHistory(): Promise<Paged<ScorePoint>>
  reportKinds(): Promise<ReportKinds>
  /** Address of a report that is created on request. */
  reportAddress(name: string, query: Query): string
  keptReports(): Promise<Paged<KeptReport>>
  keptReportAddress(id: string): string
  keepReport(order: ReportOrder): Promise<KeptReport>
  removeReport(id: string): Promise<void>
  reportSchedules(): Promise<Paged<ReportSchedule>>
  addReportSchedule(change: ScheduleChange): Promise<ReportSchedule>
  removeReportSchedule(id: string): Promise<void>
  /** Saved queries, built-in ones first. */
  questions(): Promise<Paged<SavedQuestion>>
  questionSubjects(): Promise<Paged<SubjectItem>>
  /** `id` of a saved query, or `question` as JSON. */
  answerQuestion(query: Query): Promise<AnswerTable>
  answerAddress(query: Query): string
  saveQuestion(draft: QuestionDraft): Promise<SavedQuestion>
  removeQuestion(id: string): Promise<void>
  /** `count` frames of a capture from `place` on; `isDecoded`: with decoded lines, which takes longer. */
  frames(place: FramePlace, count: number, isDecoded?: boolean): Promise<readonly FrameItem[]>
  /** Subscribes to the feed; returns the function that unsubscribes. */
  live(listener: LiveListener): () => void
}

/** An error in three parts: expected, received, what to do. */
export class SourceError extends Error {
  readonly expected: string
  readonly came: string
  readonly todo: string
  /** Stable code of the interface, or '' if there was none. */
  readonly code: string

  constructor(message: string, parts: { expected: string; came: string; todo: string; code?: string }) {
    super(message)
    this.expected = parts.expected
    this.came = parts.came
    this.todo = parts.todo
    this.code = parts.code ?? ''
  }
}
