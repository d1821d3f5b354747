import { AlertLifecycle } from '#alerts/lifecycle'
import { RelatedActivities } from '#alerts/related-activity'
import { CustomRuleRunner } from '#custom-rules/runner'
import type { Alert } from '#model/alert'
import type { Device, DeviceChangeEvent } from '#model/device'
import type { Observation, Party, Place, Traffic } from '#model/fact'
import type { OwnQuery, OwnQueryJournal } from '#model/own-query'
import {
  type DetectionEvent,
  type Finding,
  FOLLOWED,
  type Rule,
  type RuleInput,
  type RuleSet,
  type Watch,
} from '#model/rule'
import { NO_THREATS, type Threats } from '#model/threat'
import type { Microseconds } from '#model/time'
import { BaselineFit } from './baseline-fit.ts'
import { ClockNotices } from './clock-notices.ts'
import { DeviceNotices } from './device-notices.ts'
import { LateClients } from './engines/late-clients.ts'
import { RuleStates } from './engines/rule-states.ts'
import { NOWHERE, ruleInputOf } from './envelope.ts'
import { Evidence } from './evidence.ts'
import type { KeptMemory } from './kept-memory.ts'
import { Maintenance } from './maintenance.ts'
import { foreignFinding, MISUSED_RULE, missingFinding, OwnQueries } from './own-queries.ts'
import type { DetectionPlant, Normal, TechniqueName } from './plant.ts'
import { type ActionsOf, CurrentRuleContext, type FamilyOf, type TraitsOf } from './rule-context.ts'
import { type RuleConditions, RuleTable } from './rule-table.ts'

export interface DetectorOptions {
  readonly rules: readonly Rule[]
  readonly plant: DetectionPlant
  readonly normal: Normal
  /** Against keys that collide on purpose; results do not depend on it. Default: 0. */
  readonly seed?: number | undefined
  /** Default: every protocol is industrial. */
  readonly familyOf?: FamilyOf | undefined
  /** Default: no protocol has any. */
  readonly traitsOf?: TraitsOf | undefined
  /** Default: actions follow from verbs. */
  readonly actionsOf?: ActionsOf | undefined
  /** When changes are expected. Default: never. */
  readonly maintenance?: Maintenance | undefined
  /** Loaded threat intelligence. Default: none. */
  readonly threats?: Threats | undefined
  /** Rules of the plant, found by what a fact holds. Default: none. */
  readonly further?: RuleSet | undefined
  /** For the text of an alert's meaning. Default: ids only. */
  readonly techniqueName?: TechniqueName | undefined
  /** How severe a finding may be. Default: by what was learned. */
  readonly evidence?: Pick<Evidence, 'weighed'> | undefined
  /** Called for every new alert. */
  readonly raised: (alert: Alert) => void
  /** Called for every rule that fired too often and is disabled. */
  readonly disabled?: ((rule: Rule, input: RuleInput) => void) | undefined
  /** A device answers again that was silent for so many seconds, and missed. */
  readonly spokeAgain?: ((traffic: Traffic, silentSeconds: number) => void) | undefined
  /** Called whenever one of `further` fires. With it none of them is disabled: it is a dry run. */
  readonly spoke?: FindingHandler | undefined
  /** Packets of approved active queries, which raise no alerts. Default: none were sent. */
  readonly ownQueries?: OwnQueryJournal | undefined
  /** Called once for each of them that was seen. */
  readonly querySeen?: ((query: OwnQuery, seen: RuleInput | Traffic) => void) | undefined
  /** Called for every finding, before findings are folded into alerts. */
  readonly found?: FindingHandler | undefined
}

const NO_TRAITS = Object.freeze({})

/** @param isLearningFinding it only shows what is new while learning */
export type FindingHandler = (
  rule: Rule,
  finding: Finding,
  input: RuleInput,
  isLearningFinding: boolean,
) => void

/** Evaluates rules on facts and events, and makes alerts of their findings. */
export class Detector {
  readonly #options: DetectorOptions
  readonly #rules: RuleTable
  readonly #states: RuleStates
  readonly #lateClients: LateClients
  readonly #familyOf: FamilyOf
  readonly #known: CurrentRuleContext
  readonly #lifecycle: AlertLifecycle
  readonly #relatedActivity = new RelatedActivities()
  readonly #clock: ClockNotices
  readonly #devices: DeviceNotices
  readonly #further: CustomRuleRunner
  readonly #ownQueries: OwnQueries
  readonly #fit: BaselineFit
  readonly #evidence: Pick<Evidence, 'weighed'>
  #lastPlace: Place = { file: 0, frame: 0 }
  /** Of all ticks, whatever the recording. */
  #latestTick: Microseconds = -1
  /** The input was matched by a rule that learns nothing. */
  #isKnownBad = false
  /** Protocol of the latest value, and whether a rule, ours or the plant's, looks at its values. */
  #readingProtocol: string | undefined
  #watchesReading = false

  constructor(options: DetectorOptions) {
    this.#options = options
    const { seed = 0 } = options
    this.#lateClients = new LateClients(options.plant, seed)
    this.#lifecycle = new AlertLifecycle({ ...options, relatedActivity: this.#relatedActivity })
    const familyOf = options.familyOf ?? (() => 'ot')
    this.#familyOf = familyOf
    const newContext = () =>
      new CurrentRuleContext({
        plant: options.plant,
        normal: options.normal,
        lateClients: this.#lateClients,
        isLearningAt: (input) => this.#isLearning(input),
        familyOf,
        traitsOf: options.traitsOf ?? (() => NO_TRAITS),
        actionsOf: options.actionsOf ?? (() => undefined),
        maintenance: options.maintenance ?? new Maintenance([]),
        threats: options.threats ?? NO_THREATS,
      })
    this.#known = newContext()
    this.#states = new RuleStates(this.#known, seed)
    this.#rules = new RuleTable(options.rules, familyOf, (rule) => this.#states.of(rule))
    this.#fit = new BaselineFit(options.normal)
    this.#evidence = options.evidence ?? new Evidence(options.normal, options.plant, this.#fit)
    this.#clock = new ClockNotices(options.plant, (kind) => this.#isWatched(kind))
    this.#ownQueries = new OwnQueries(options.ownQueries, (query, seen) => options.querySeen?.(query, seen))
    this.#devices = new DeviceNotices({
      plant: options.plant,
      normal: options.normal,
      rules: this.#rules,
      furtherWatches: (kind) => this.#further.watches.has(kind),
    })
    this.#further = new CustomRuleRunner({
      rules: options.further,
      seed,
      newContext,
      ask: (asked, input, known) => this.#ask(asked, input, known),
      disabled: options.disabled,
      spoke: options.spoke,
    })
  }

  get counters(): Record<string, number> {
    return {
      ...this.#states.counters,
      ...this.#lateClients.counters,
      ...this.#fit.counters,
      ...this.#devices.counters,
      ...this.#lifecycle.counters,
      ...this.#relatedActivity.counters,
      ...this.#further.counters,
      ...this.#ownQueries.counters,
    }
  }

  /** From now on these are the packets of approved queries. */
  replaceOwnQueries(journal: OwnQueryJournal): void {
    this.#ownQueries.replace(journal)
  }

  /** From now on these are the plant's rules; those that had disabled themselves are judged again. */
  replaceFurther(rules: RuleSet): void {
    this.#further.replace(rules)
    this.#readingProtocol = undefined
  }

  /**
   * Evaluates all rules on a fact or event; call it before the fact is learned. Returns false if a malware or protocol rule
   * fired, because such traffic is never learned: docs/internals/detection-models.md §5.
   */
  judge(input: RuleInput): boolean {
    this.#lastPlace = input.place
    this.#isKnownBad = false
    // Queries of the sensor itself are no behaviour of the plant.
    if (this.#isOwnQuery(input)) return false
    if (
      input.fact.kind === 'operation' &&
      input.fact.outcome === 'requested' &&
      this.#familyOf(input.protocol) === 'ot'
    )
      this.#lateClients.heard(input)
    this.#pass(input)
    this.#lifecycle.responds(input)
    this.#relatedActivity.heard(input)
    this.#clock.heard(input)
    return !this.#isKnownBad
  }

  /** Values are many, and seldom does a rule look at one: only then are they judged. */
  looksAtReading(input: RuleInput): boolean {
    this.#lastPlace = input.place
    if (input.protocol !== this.#readingProtocol) {
      this.#readingProtocol = input.protocol
      this.#watchesReading = this.wants(input)
    }
    return this.#watchesReading
  }

  /** Does a rule evaluate facts of this kind and protocol? */
  wants(input: RuleInput): boolean {
    return this.#rules.of(input).length > 0 || this.#further.watches.has(input.fact.kind as Watch)
  }

  /** Something that is no rule over facts – a signature – has spoken: it brings its own rule and words. */
  found(rule: Rule, finding: Finding, input: RuleInput): void {
    this.#known.at(input)
    this.#raise(rule, finding, input, false)
    this.#further.emitAlerts()
  }

  /** The inventory has changed by what was just judged or carried. */
  changed(seen: Observation | Traffic, changes: readonly DeviceChangeEvent[]): void {
    const addressed = this.#devices.addressed(seen)
    if (addressed !== undefined) this.#appears(addressed.seen, addressed.notice)
    if (changes.length === 0 || this.#ownQueries.isOurs(seen.client)) return
    for (const notice of this.#devices.noticesOf(seen, changes)) {
      if (notice.kind === 'device-changed' || notice.kind === 'program-changed')
        this.#lifecycle.changes(seen, notice)
      if (notice.kind === 'new-device') this.#appears(seen, notice)
      else this.#evaluateEvent(seen, notice)
    }
  }

  #appears(seen: Observation | Traffic, notice: DetectionEvent): void {
    this.#talks(seen, seen.client)
    this.#talks(seen, seen.server)
    this.#evaluateEvent(seen, notice)
  }

  /** A model has found something unlike what it learned. */
  deviates(seen: Observation | Traffic, deviation: Extract<DetectionEvent, { kind: 'deviation' }>): void {
    if (this.#ownQueries.isOurs(seen.client)) return
    const isFollowed = deviation.what === FOLLOWED
    if (isFollowed || deviation.isWritten === true) this.#lifecycle.follows(seen, deviation.subject)
    if (!isFollowed) this.#evaluateEvent(seen, deviation)
  }

  /** Pace and order learned of a device are suspended for a while: it reports a change of itself. */
  relearns(
    seen: Observation,
    party: Party,
    why: Omit<Extract<DetectionEvent, { kind: 'relearning' }>, 'kind' | 'device'>,
  ): void {
    const device = this.#isWatched('relearning') ? this.#options.plant.deviceOf(party) : undefined
    if (device !== undefined) this.#evaluateEvent(seen, { kind: 'relearning', device, ...why })
  }

  /** Independent statements name different types of a device. */
  contradicted(device: Device): void {
    const { realm, lastSeen: time, ipAddresses, macAddresses } = device
    const client = { realm, ip: ipAddresses[0], mac: macAddresses[0], port: undefined }
    if (!this.#isWatched('type-contradicted') || this.#ownQueries.isOurs(client)) return
    const fact = { kind: 'type-contradicted', device } as const
    this.#pass({ ...NOWHERE, client, time, lastTime: time, place: this.#lastPlace, fact })
  }

  /** Learned state of rules, for the baseline file. */
  remembered(): KeptMemory {
    return new Map([...this.#states.saved(this.#options.rules), ...this.#further.remembered()])
  }

  /** Loads the state from such a file. */
  remember(memory: KeptMemory): void {
    this.#states.load(memory, this.#options.rules)
    this.#further.remember(memory)
  }

  /** Judges what a flow carried; call before it is learned as normal. */
  traffic(traffic: Traffic): void {
    if (this.#isOwnQuery(traffic)) return
    if (traffic.established) {
      this.#talks(traffic, traffic.client)
      this.#talks(traffic, traffic.server)
      if (!this.#options.normal.knowsConnectionPair(traffic))
        this.#evaluateEvent(traffic, { kind: 'new-link', traffic })
    }
    this.#evaluateEvent(traffic, { kind: 'flow', traffic })
    this.#relatedActivity.traffic(traffic)
    const silence = this.#clock.traffic(traffic)
    if (silence !== undefined) this.#options.spokeAgain?.(traffic, silence)
  }

  /** A permanent publisher with this traffic has stopped. */
  stopped(traffic: Traffic, usualGap: Microseconds): void {
    this.#clock.stopped(traffic, usualGap)
  }

  /** A second has passed. @param heard time of the latest frame */
  tick(now: Microseconds, heard: Microseconds): void {
    if (now < this.#latestTick) {
      this.#states.restart()
      this.#further.restart()
      this.#lateClients.begin(now)
    }
    this.#latestTick = now
    for (const { seen, notice } of this.#devices.unaddressed(now)) this.#appears(seen, notice)
    for (const query of this.#ownQueries.missing(heard)) {
      const input = ruleInputAt(query, heard, this.#lastPlace)
      this.found(MISUSED_RULE, missingFinding(query), input)
    }
    for (const input of this.#clock.tick(now, heard, this.#lastPlace))
      if (this.#isWatched(input.fact.kind)) this.#pass(input)
  }

  /** Another recording begins, or the clock was set back: the distance in time is no silence. */
  restart(): void {
    this.#lateClients.restart()
    this.#clock.restart()
  }

  /** See `AlertLifecycle`. */
  occurs(first: string, number: number): void {
    this.#lifecycle.occurs(first, number)
  }

  alerts(): readonly Alert[] {
    return this.#lifecycle.alerts()
  }

  /** Alerts that are new or have grown since the last call. */
  takeChanged(): readonly Alert[] {
    return this.#lifecycle.takeChanged(this.#latestTick)
  }

  #isWatched(kind: Watch): boolean {
    return this.#rules.has(kind) || this.#further.watches.has(kind)
  }

  /** True for traffic of the query address: explained by the journal, or reported as misuse of it. */
  #isOwnQuery(seen: RuleInput | Traffic): boolean {
    const verdict = this.#ownQueries.verdictOf(seen)
    if (verdict === undefined) return false
    if (verdict === 'foreign') {
      const input = 'fact' in seen ? seen : ruleInputOf(seen, { kind: 'flow', traffic: seen })
      this.found(MISUSED_RULE, foreignFinding(input), input)
    }
    return true
  }

  #talks(seen: Observation | Traffic, party: Party): void {
    if (!this.#fit.talks(party, 'last' in seen ? seen.last : seen.lastTime)) return
    this.#evaluateEvent(seen, { kind: 'baseline-mismatch', ...this.#fit.devices })
  }

  /** An event, with client, server and frame of the fact or traffic that caused it. */
  #evaluateEvent(seen: Observation | Traffic, notice: DetectionEvent): void {
    if (this.#isWatched(notice.kind)) this.#pass(ruleInputOf(seen, notice))
  }

  #pass(input: RuleInput): void {
    for (const rule of this.#rules.of(input)) this.#ask(rule, input, this.#known)
    this.#further.judge(input)
    this.#further.emitAlerts()
  }

  #ask(
    { rule, conduct, evaluate, state }: RuleConditions,
    input: RuleInput,
    view: CurrentRuleContext,
  ): Finding | undefined {
    const known = view.at(input)
    if (conduct === 'silent' && known.isLearning) return undefined
    const finding = evaluate.call(rule, input, known, state)
    if (finding === undefined) return undefined
    if (rule.engine === 'malware' || rule.engine === 'protocol') this.#isKnownBad = true
    const isLearningFinding =
      conduct === 'learning-only' && known.isLearning && finding.alertWhileLearning !== true
    this.#raise(rule, finding, input, isLearningFinding)
    return finding
  }

  #isLearning(input: RuleInput): boolean {
    const { normal } = this.#options
    if (normal.isClosed) return false
    if (input.fact.kind === 'operation') return normal.learnsOperations(input as Observation, input.lastTime)
    return normal.learnsConnectionPairs(input as Observation, input.lastTime)
  }

  #raise(rule: Rule, found: Finding, input: RuleInput, isLearningFinding: boolean): void {
    this.#options.found?.(rule, found, input, isLearningFinding)
    const context = this.#known.at(input)
    const finding = this.#evidence.weighed(rule, found, input, context)
    const result = this.#lifecycle.raise(rule, finding, input, isLearningFinding, context)
    if (result === undefined) return
    if (result.isNew) this.#options.raised(result.alert)
    if (result.isNew || result.isNewEpisode) this.#further.raised(input, result.alert)
  }
}

/** The envelope of a query that was not seen: it has a target, and no frame of its own. */
function ruleInputAt({ target, port, transport }: OwnQuery, now: Microseconds, place: Place): RuleInput {
  const server = { ...NOWHERE.server, ip: target, port }
  const fact: RuleInput['fact'] = { kind: 'sensor-silent', silentSeconds: 0, usualGapSeconds: 0 }
  return { ...NOWHERE, fact, transport, server, time: now, lastTime: now, place }
}
