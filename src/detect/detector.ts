import type { Alert } from '#model/alert'
import type { DeviceChange } from '#model/device'
import type { Observation, Party, Place, Traffic } from '#model/fact'
import type { Finding, RuleInput, DetectionEvent, Rule, RuleSet, Watch } from '#model/rule'
import { NO_THREATS, type Threats } from '#model/threat'
import type { Microseconds } from '#model/time'
import { AlertDesk } from './alert-desk.ts'
import { DeviceNotices } from './device-notices.ts'
import { ClockNotices } from './clock-notices.ts'
import { LateClients } from './engines/latecomers.ts'
import { Windows } from './engines/windows.ts'
import { judgedOf } from './envelope.ts'
import { FurtherRules } from './further-rules.ts'
import { type KeptMemory, keptMemory, takeUpMemory } from './kept-memory.ts'
import { type FamilyOf, KnownView, type TraitsOf } from './known.ts'
import { Maintenance } from './maintenance.ts'
import { Nearby } from './nearby.ts'
import type { Normal, Plant, TechniqueName } from './plant.ts'
import { type Asked, RuleTable } from './rule-table.ts'

export interface DetectorOptions {
  readonly rules: readonly Rule[]
  readonly plant: Plant
  readonly normal: Normal
  /** Default: every protocol is industrial. */
  readonly familyOf?: FamilyOf | undefined
  /** Default: no protocol has any. */
  readonly traitsOf?: TraitsOf | undefined
  /** When changes are expected. Default: never. */
  readonly maintenance?: Maintenance | undefined
  /** Loaded threat intelligence. Default: none. */
  readonly threats?: Threats | undefined
  /** Rules of the plant, found by what a fact holds. Default: none. */
  readonly further?: RuleSet | undefined
  /** For words of what an alert means. Default: ids stand for themselves. */
  readonly techniqueName?: TechniqueName | undefined
  /** Told of every new alert. */
  readonly raised: (alert: Alert) => void
  /** Told of every rule that spoke too often and is judged no more. */
  readonly disabled?: ((rule: Rule, judged: RuleInput) => void) | undefined
  /** A device answers again that was silent for so many seconds, and missed. */
  readonly spokeAgain?: ((traffic: Traffic, silentSeconds: number) => void) | undefined
  /** Told whenever one of `further` speaks. With it none of them disables itself: it is a dry run. */
  readonly spoke?: Heard | undefined
  /** Told of every finding, before findings are folded into alerts. */
  readonly found?: Heard | undefined
}

const NO_TRAITS = Object.freeze({})

/** @param isNewHere it only shows what is new while learning */
export type Heard = (rule: Rule, finding: Finding, judged: RuleInput, isNewHere: boolean) => void

/** Facts and notices past the rules, findings into alerts. */
export class Detector {
  readonly #options: DetectorOptions
  readonly #rules: RuleTable
  readonly #windows = new Windows()
  readonly #lateClients: LateClients
  readonly #familyOf: FamilyOf
  readonly #known: KnownView
  readonly #desk: AlertDesk
  readonly #nearby = new Nearby()
  readonly #clock: ClockNotices
  readonly #devices: DeviceNotices
  readonly #further: FurtherRules
  #lastPlace: Place = { file: 0, frame: 0 }
  /** Of all ticks, whatever the recording. */
  #latestTick: Microseconds = -1
  /** What is judged was matched by a rule that learns nothing. */
  #isKnownBad = false

  constructor(options: DetectorOptions) {
    this.#options = options
    this.#lateClients = new LateClients((address) => options.plant.deviceOfAddress(address))
    this.#desk = new AlertDesk({ ...options, nearby: this.#nearby })
    const familyOf = options.familyOf ?? (() => 'ot')
    this.#familyOf = familyOf
    this.#rules = new RuleTable(options.rules, familyOf)
    const view = (windows: Windows) =>
      new KnownView({
        plant: options.plant,
        normal: options.normal,
        windows,
        lateClients: this.#lateClients,
        isLearningAt: (judged) => this.#isLearning(judged),
        familyOf,
        traitsOf: options.traitsOf ?? (() => NO_TRAITS),
        maintenance: options.maintenance ?? new Maintenance([]),
        threats: options.threats ?? NO_THREATS,
      })
    this.#known = view(this.#windows)
    this.#clock = new ClockNotices(options.plant, (kind) => this.#isWatched(kind))
    this.#devices = new DeviceNotices({
      plant: options.plant,
      normal: options.normal,
      rules: this.#rules,
      furtherWatches: (kind) => this.#further.watches.has(kind),
    })
    this.#further = new FurtherRules({
      rules: options.further,
      viewOf: view,
      ask: (asked, judged, known) => this.#ask(asked, judged, known),
      disabled: options.disabled,
      spoke: options.spoke,
    })
  }

  get counters(): Record<string, number> {
    return {
      ...this.#windows.counters,
      ...this.#lateClients.counters,
      ...this.#desk.counters,
      ...this.#nearby.counters,
      ...this.#further.counters,
    }
  }

  /** From now on these are the plant's rules; those that had disabled themselves are judged again. */
  replaceFurther(rules: RuleSet): void {
    this.#further.replace(rules)
  }

  /**
   * Judges a fact (or a notice) against what was known before it; call before learning it. False if it is bad whatever
   * is normal here, so that it must not become normal: docs/internals/detection-models.md §5.
   */
  judge(judged: RuleInput): boolean {
    this.#lastPlace = judged.place
    // Values are many, and seldom does a rule look at one: the models do.
    if (judged.fact.kind === 'reading' && !this.#isWatched('reading')) return true
    this.#isKnownBad = false
    if (
      judged.fact.kind === 'operation' &&
      judged.fact.outcome === 'asked' &&
      this.#familyOf(judged.protocol) === 'ot'
    )
      this.#lateClients.heard(judged)
    this.#pass(judged)
    this.#nearby.heard(judged)
    this.#clock.heard(judged)
    return !this.#isKnownBad
  }

  /** Does a rule watch facts of this kind and protocol? */
  wants(judged: RuleInput): boolean {
    return this.#rules.of(judged).length > 0 || this.#further.watches.has(judged.fact.kind as Watch)
  }

  /** Something that is no rule over facts – a signature – has spoken: it brings its own rule and words. */
  found(rule: Rule, finding: Finding, judged: RuleInput): void {
    this.#known.at(judged, rule.id)
    this.#raise(rule, finding, judged, false)
    this.#further.tellAlerts()
  }

  /** The inventory has changed by what was just judged or carried. */
  changed(seen: Observation | Traffic, changes: readonly DeviceChange[]): void {
    if (changes.length === 0) return
    for (const notice of this.#devices.noticesOf(seen, changes)) this.#told(seen, notice)
  }

  /** A model has found something unlike what it learned. */
  deviates(seen: Observation | Traffic, deviation: Extract<DetectionEvent, { kind: 'deviation' }>): void {
    this.#told(seen, deviation)
  }

  /** What was learned of a device's pace and order counts no more for a while: it says that it has changed. */
  relearns(
    seen: Observation,
    party: Party,
    why: Omit<Extract<DetectionEvent, { kind: 'relearning' }>, 'kind' | 'device'>,
  ): void {
    const device = this.#isWatched('relearning') ? this.#options.plant.deviceOf(party) : undefined
    if (device !== undefined) this.#told(seen, { kind: 'relearning', device, ...why })
  }

  /** What rules hold for normal, for the baseline file. */
  remembered(): KeptMemory {
    return new Map([...keptMemory(this.#options.rules, this.#windows), ...this.#further.remembered()])
  }

  /** Takes up what such a file says. */
  remember(memory: KeptMemory): void {
    takeUpMemory(memory, this.#options.rules, this.#windows)
    this.#further.remember(memory)
  }

  /** Judges what a flow carried; call before it is learned as normal. */
  traffic(traffic: Traffic): void {
    if (traffic.established && !this.#options.normal.knowsConnectionPair(traffic))
      this.#told(traffic, { kind: 'new-link', traffic })
    this.#told(traffic, { kind: 'flow', traffic })
    this.#nearby.traffic(traffic)
    const silence = this.#clock.traffic(traffic)
    if (silence !== undefined) this.#options.spokeAgain?.(traffic, silence)
  }

  /** Who published this for good, as often as that, has stopped. */
  stopped(traffic: Traffic, usualGap: Microseconds): void {
    this.#clock.stopped(traffic, usualGap)
  }

  /** A second has passed. @param heard time of the latest frame */
  tick(now: Microseconds, heard: Microseconds): void {
    if (now < this.#latestTick) {
      this.#windows.restart()
      this.#further.restart()
      this.#lateClients.begin(now)
    }
    this.#latestTick = now
    for (const judged of this.#clock.tick(now, heard, this.#lastPlace))
      if (this.#isWatched(judged.fact.kind)) this.#pass(judged)
  }

  /** Another recording begins, or the clock was set back: the distance in time is no silence. */
  restart(): void {
    this.#lateClients.restart()
    this.#clock.restart()
  }

  /** See `AlertDesk`. */
  occurs(first: string, number: number): void {
    this.#desk.occurs(first, number)
  }

  alerts(): readonly Alert[] {
    return this.#desk.alerts()
  }

  /** Alerts that are new or have grown since the last call. */
  takeChanged(): readonly Alert[] {
    return this.#desk.takeChanged(this.#latestTick)
  }

  #isWatched(kind: Watch): boolean {
    return this.#rules.has(kind) || this.#further.watches.has(kind)
  }

  /** A notice in the envelope of what showed it. */
  #told(seen: Observation | Traffic, notice: DetectionEvent): void {
    if (this.#isWatched(notice.kind)) this.#pass(judgedOf(seen, notice))
  }

  #pass(judged: RuleInput): void {
    for (const rule of this.#rules.of(judged)) this.#ask(rule, judged, this.#known)
    this.#further.judge(judged)
    this.#further.tellAlerts()
  }

  #ask({ rule, id, conduct, evaluate }: Asked, judged: RuleInput, view: KnownView): Finding | undefined {
    const known = view.at(judged, id)
    if (conduct === 'silent' && known.isLearning) return undefined
    const finding = evaluate.call(rule, judged, known)
    if (finding === undefined) return undefined
    if (rule.engine === 'malware' || rule.engine === 'protocol') this.#isKnownBad = true
    const isNewHere = conduct === 'new-here' && known.isLearning && finding.evenWhileLearning !== true
    this.#raise(rule, finding, judged, isNewHere)
    return finding
  }

  #isLearning(judged: RuleInput): boolean {
    const { normal } = this.#options
    if (normal.isClosed) return false
    if (judged.fact.kind === 'operation') return normal.learnsOperations(judged as Observation, judged.lastTime)
    return normal.learnsConnectionPairs(judged as Observation, judged.lastTime)
  }

  #raise(rule: Rule, finding: Finding, judged: RuleInput, isNewHere: boolean): void {
    this.#options.found?.(rule, finding, judged, isNewHere)
    const result = this.#desk.raise(rule, finding, judged, isNewHere, this.#known.at(judged, rule.id))
    if (result === undefined) return
    if (result.isNew) this.#options.raised(result.alert)
    if (result.isNew || result.isNewEpisode) this.#further.raised(judged, result.alert)
  }
}
