import type { AdviceChange, AdviceItem } from '#contract/advice'
import type { AlertChange, LearnChange, MuteChange, TriagedAlert } from '#contract/alert'
import type { AttackMatrix, LayerWord } from '#contract/attack'
import type { BaselinePage } from '#contract/baseline'
import type { CaptureItem } from '#contract/capture'
import type { Device } from '#contract/device'
import type { EventChange, EventItem, EventTypes } from '#contract/event'
import type { AttackPaths, ExposureItem, ExposurePage, ExposureSummary } from '#contract/exposure'
import type { DestinationChange, DestinationItem, FormatItem, TestAnswer } from '#contract/forwarding'
import type { FrameItem } from '#contract/frame'
import type { Health } from '#contract/health'
import type { ScorePoint } from '#contract/history'
import type { IncidentItem } from '#contract/incident'
import type { Intelligence } from '#contract/intelligence'
import type { Link, ProtocolCount } from '#contract/link'
import type { PlantMap } from '#contract/map'
import type { AnswerTable, QuestionDraft, SavedQuestion, SubjectItem } from '#contract/mining'
import type { FacetCounts, LiveStatus, Overview } from '#contract/overview'
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
import type { FramePlace } from '#contract/terms'

/** A part of a list, and the cursor that asks for the next. */
export interface Paged<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** What a list is narrowed to; each word as the REST interface has it. */
export type Query = Readonly<Record<string, string | number | undefined>>

/** A part of the devices, and how many there are of each kind in all. */
export interface DevicePage extends Paged<Device> {
  readonly facets: FacetCounts
}

/** What the feed tells. */
export interface LiveListener {
  /** How the feed is doing; undefined while there is no connection. */
  status(status: LiveStatus | undefined): void
  /** Something that the pages show is no longer as it was. */
  changed(): void
}

export interface Upload {
  readonly file: File
  /** Octets of the file that have been sent. */
  readonly onProgress: (octetsSent: number) => void
  readonly signal: AbortSignal
  /** The upload that broke off and is gone on with; the octets from `offset` on are sent. */
  readonly rest?: { readonly id: string; readonly offset: number } | undefined
}

/**
 * Where the pages get everything from: a sensor over HTTP, a fixture in tests, the engine in the browser itself.
 * What fails rejects with a {@link SourceError}.
 */
export interface Source {
  /** What a route answers that only one page asks: `/process-values`. A new page needs no method here. */
  read<Answer>(path: string, query?: Query): Promise<Answer>
  /** The same for what changes something. */
  send<Answer>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer>
  /** How the sensor itself is doing; that it is not well is an answer too. */
  health(): Promise<Health>
  overview(): Promise<Overview>
  devices(query: Query): Promise<DevicePage>
  /** The same list as a CSV file: its address, or a function that makes it where there is no server. */
  devicesCsv(query: Query): string | (() => Promise<Blob>)
  device(id: string): Promise<Device>
  links(query: Query): Promise<Paged<Link>>
  /** The plant as a picture, folded to a bounded size. */
  map(query: Query): Promise<PlantMap>
  alerts(query: Query): Promise<Paged<TriagedAlert>>
  alert(id: string): Promise<TriagedAlert>
  changeAlert(id: string, change: AlertChange): Promise<TriagedAlert>
  /** What it told is normal from now on; the alert is closed. */
  learnAlert(id: string, change: LearnChange): Promise<TriagedAlert>
  unlearnAlert(id: string): Promise<void>
  /** Keeps it and others of its kind from view. */
  muteAlert(id: string, change: MuteChange): Promise<TriagedAlert>
  unmuteAlert(id: string): Promise<void>
  /** Address of the packets that prove an alert, as a capture file; undefined where there is no server. */
  alertPackets(id: string): string | undefined
  /** Alerts that are one story, the gravest first. */
  incidents(query: Query): Promise<Paged<IncidentItem>>
  /** The report of one, a file of HTML: its address, or a function that makes it where there is no server. */
  incidentReport(id: string): string | (() => Promise<Blob>)
  /** Techniques of one incident as a layer of ATT&CK Navigator. */
  incidentLayer(id: string): Promise<Blob>
  /** ATT&CK for ICS: what rules cover, and what was seen here. */
  attack(): Promise<AttackMatrix>
  /** The same as a layer of ATT&CK Navigator. */
  attackLayer(what: LayerWord): Promise<Blob>
  /** What is normal here. */
  baseline(query: Query): Promise<BaselinePage>
  /** Rules, shipped and of one's own, and the files of the latter. */
  rules(): Promise<RuleList>
  ruleServices(): Promise<Paged<RuleService>>
  /** '' is any protocol. */
  ruleFields(service: string): Promise<Paged<RuleField>>
  checkRules(draft: RuleText): Promise<RuleCheck>
  /** When the draft would have fired on the captures that are kept. */
  testRules(draft: RuleText): Promise<RuleTest>
  saveRules(file: RuleFileText): Promise<RuleList>
  removeRules(id: string): Promise<void>
  events(query: Query): Promise<Paged<EventItem>>
  eventTypes(): Promise<EventTypes>
  /** The same list as a CSV file: its address, or a function that makes it where there is no server. */
  eventsCsv(query: Query): string | (() => Promise<Blob>)
  /** Without an id: one more. Only what people entered can be changed. */
  saveEvent(id: string | undefined, change: EventChange): Promise<EventItem>
  removeEvent(id: string): Promise<void>
  exposures(query: Query): Promise<ExposurePage>
  exposureSummary(): Promise<ExposureSummary>
  attackPaths(query: Query): Promise<AttackPaths>
  changeExposure(id: string, state: ExposureItem['state']): Promise<ExposureItem>
  protocols(): Promise<Paged<ProtocolCount>>
  captures(): Promise<Paged<CaptureItem>>
  upload(upload: Upload): Promise<CaptureItem>
  resumeCapture(id: string): Promise<void>
  removeCapture(id: string): Promise<void>
  /** Where messages go. */
  destinations(): Promise<Paged<DestinationItem>>
  messageFormats(): Promise<Paged<FormatItem>>
  /** Without an id: one more. */
  saveDestination(id: string | undefined, change: DestinationChange): Promise<DestinationItem>
  removeDestination(id: string): Promise<void>
  testDestination(id: string): Promise<TestAnswer>
  /** Where threat intelligence comes from, and how that goes. */
  intelligence(): Promise<Intelligence>
  /** Begins to fetch a source. */
  updateIntelligence(name: string): Promise<Intelligence>
  /** Address of what is known, or of one device, for other systems; undefined where there is no server. */
  exportAddress(format: 'cyclonedx' | 'stix' | 'graphml', device?: string): string | undefined
  /** What to do, with what people decided about it. */
  recommendations(): Promise<Paged<AdviceItem>>
  decideAdvice(id: string, change: AdviceChange): Promise<AdviceItem>
  /** How the site stood, one point a day, the oldest first. */
  scoreHistory(): Promise<Paged<ScorePoint>>
  reportKinds(): Promise<ReportKinds>
  /** Address of a report made when it is asked for. */
  reportAddress(name: string, query: Query): string
  keptReports(): Promise<Paged<KeptReport>>
  keptReportAddress(id: string): string
  keepReport(order: ReportOrder): Promise<KeptReport>
  removeReport(id: string): Promise<void>
  reportSchedules(): Promise<Paged<ReportSchedule>>
  addReportSchedule(change: ScheduleChange): Promise<ReportSchedule>
  removeReportSchedule(id: string): Promise<void>
  /** Saved questions to what is known, shipped ones first. */
  questions(): Promise<Paged<SavedQuestion>>
  questionSubjects(): Promise<Paged<SubjectItem>>
  /** `id` of a saved question, or `question` as JSON. */
  answerQuestion(query: Query): Promise<AnswerTable>
  answerAddress(query: Query): string
  saveQuestion(draft: QuestionDraft): Promise<SavedQuestion>
  removeQuestion(id: string): Promise<void>
  /** `count` frames of a capture from `place` on; `isDecoded`: with what the protocols in them say, which takes a moment. */
  frames(place: FramePlace, count: number, isDecoded?: boolean): Promise<readonly FrameItem[]>
  /** Tells of the feed until the function it answers is called. */
  live(listener: LiveListener): () => void
}

/** Why something could not be had, in the three parts a person needs. */
export class SourceError extends Error {
  readonly expected: string
  readonly came: string
  readonly todo: string
  /** Stable code of the interface, or '' where the answer had none. */
  readonly code: string

  constructor(message: string, parts: { expected: string; came: string; todo: string; code?: string }) {
    super(message)
    this.expected = parts.expected
    this.came = parts.came
    this.todo = parts.todo
    this.code = parts.code ?? ''
  }
}
