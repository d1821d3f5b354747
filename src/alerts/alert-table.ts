import { RateLimiter } from '#detect/engines/rate-limiter'
import { limits } from '#detect/limits'
import type { Alert, RelatedActivity } from '#model/alert'
import type { BaselineUpdate } from '#model/baseline-update'
import { alertKeyOf } from '#model/former-rule-ids'
import { identifier } from '#model/identifier'
import type { Finding, Rule, RuleInput } from '#model/rule'
import { type AttemptAnswer, withAnswer } from './attempts.ts'
import { AlertCorrelator, asMergedFinding } from './correlator.ts'
import { DailyDigest } from './daily-digest.ts'
import { type Effect, withEffect } from './effects.ts'
import { grown, provenOf, severityOf } from './merge.ts'

/** A finding with whom it concerns. */
export interface RaisedFinding {
  readonly rule: Rule
  readonly finding: Finding
  readonly input: RuleInput
  /** Device ids, or addresses where there is no device. */
  readonly source: string
  readonly target: string
  readonly sourceAddress: string
  readonly targetAddress: string
  /** Other addresses of the source, for correlation: before DHCP a host is known by its MAC address only. */
  readonly sourceAliases?: (() => readonly string[]) | undefined
  readonly isLearning: boolean
  readonly maintenance: string
  /** Normal behaviour until now, as a sentence; created only if the alert shows it. */
  readonly normal: () => string
  /** Baseline update if the alert is learned. */
  readonly baselineUpdate?: BaselineUpdate | undefined
  /** Earlier activity, requested only if the alert is new. */
  readonly relatedActivity?: (() => readonly RelatedActivity[]) | undefined
}

/** Names of activities of an alert that can have several. */
interface Activities {
  /** In the order of first sight. */
  readonly names: readonly string[]
  /** Summary of the most severe finding, else of the first, and the activity in it. */
  readonly sentence: string
  readonly activity: string
}

/** Last part of the ids of alerts about usual operations, where a graver alert has the same source, target and subject. */
const USUAL = 'usual'

/** The alert of a finding: new, continued after a pause, or updated. */
export interface AlertTableEntry {
  readonly alert: Alert
  readonly isNew: boolean
  readonly isNewEpisode: boolean
}

/**
 * Findings of one rule about one source and one target are one alert with a count: docs/internals/detection-models.md §6.
 * Alerts of statistical deviations are rate-limited by device; further ones are in a daily digest.
 */
export class AlertTable {
  readonly #alerts = new Map<string, Alert>()
  readonly #allowance = new RateLimiter()
  readonly #digests = new DailyDigest()
  readonly #counters = { alertLimit: 0, alertsHeldBack: 0, alertOccurrenceLimit: 0 }
  /** First id of an alert → number of its current occurrence; missing for 1. */
  readonly #occurrences = new Map<string, number>()
  readonly #activities = new Map<string, Activities>()
  readonly #correlators = new AlertCorrelator()
  #changed = new Set<string>()

  get counters(): Record<string, number> {
    return { ...this.#counters, ...this.#allowance.counters, ...this.#digests.counters }
  }

  /** The occurrence before was closed by a person: from now on findings update the occurrence of this number. 1 is the first. */
  occurs(first: string, number: number): void {
    if (number <= 1) this.#occurrences.delete(first)
    else if (this.#occurrences.size < limits.occurrences || this.#occurrences.has(first))
      this.#occurrences.set(first, number)
    else this.#counters.alertOccurrenceLimit++
  }

  raise(raised: RaisedFinding): AlertTableEntry | undefined {
    const { rule } = raised
    // By address: a device's id may change when two turn out to be one.
    const ends = [raised.sourceAddress, raised.targetAddress]
    const { subject } = raised.finding
    const parts = [alertKeyOf(rule), ...ends, ...(subject === undefined ? [] : [subject])]
    const first = identifier('alert', ...parts)
    // A usual operation is never merged into an alert from the time before it was learned.
    const id = this.#isUsualAgain(first, raised) ? identifier('alert', ...parts, USUAL) : first
    if (!this.#alerts.has(this.#current(id))) {
      const correlator = this.#correlatorOf(raised)
      if (correlator !== undefined)
        return this.#book(correlator, asMergedFinding(raised, this.#alerts.get(this.#current(correlator))))
    }
    if (this.#alerts.has(this.#current(id)) || !isRationed(raised)) return this.#book(id, raised)
    const isAllowed = raised.finding.digestOnly !== true
    if (isAllowed && this.#allowance.take(`${raised.sourceAddress} ${rule.id}`, raised.input.lastTime))
      return this.#book(id, raised)
    this.#counters.alertsHeldBack++
    const digest = this.#digests.of(raised)
    const booked = this.#book(digest.id, digest.raised)
    if (booked === undefined || booked.isNew) return booked
    const alert = { ...booked.alert, what: digest.raised.finding.summary }
    this.#alerts.set(alert.id, alert)
    return { ...booked, alert }
  }

  /** First id of the alert into which this finding is merged. */
  #correlatorOf(raised: RaisedFinding): string | undefined {
    const open = (first: string) => this.#alerts.get(this.#current(first))
    const first = this.#correlators.of(raised, severityOf(raised), open)
    const isUsualOperation = raised.input.fact.kind === 'operation' && isUsual(raised)
    if (first === undefined || !isUsualOperation || open(first)?.severity === 'notice') return first
    // A usual operation of a client does not belong to its severe activity.
    return undefined
  }

  /** A notice by its rule, where there is a graver alert of the same. */
  #isUsualAgain(first: string, raised: RaisedFinding): boolean {
    if (!isUsual(raised)) return false
    const known = this.#alerts.get(this.#current(first))
    return known !== undefined && known.severity !== 'notice'
  }

  #current(first: string): string {
    return idOfOccurrence(first, this.#occurrences.get(first) ?? 1)
  }

  #book(first: string, raised: RaisedFinding): AlertTableEntry | undefined {
    const id = this.#current(first)
    const known = this.#alerts.get(id)
    if (known === undefined && this.#alerts.size >= limits.alerts) {
      this.#counters.alertLimit++
      return undefined
    }
    const alert = known === undefined ? this.#newAlert(first, raised) : grown(known, raised)
    const hasSummary =
      known === undefined || alert.severity !== known.severity || alert.gravity !== known.gravity
    this.#alerts.set(id, this.#withActivity(alert, raised, hasSummary))
    this.#changed.add(id)
    this.#correlators.note(alert, first, raised)
    const isNewEpisode = known !== undefined && alert.episodes.length > known.episodes.length
    return { alert: this.#alerts.get(id)!, isNew: known === undefined, isNewEpisode }
  }

  /** Appends the names of all activities to the summary. @param hasSummary the summary of the alert is that of this finding */
  #withActivity(alert: Alert, { finding: { activity, summary } }: RaisedFinding, hasSummary: boolean): Alert {
    const known = this.#activities.get(alert.id)
    if (known === undefined && activity === undefined) return alert
    const { names, ...before } = known ?? { names: [], sentence: alert.what, activity: '' }
    const { sentence, activity: stated } = hasSummary
      ? { sentence: summary, activity: activity ?? '' }
      : before
    const all = withName(names, activity)
    this.#activities.set(alert.id, { names: all, sentence, activity: stated })
    const others = all.filter((name) => name !== stated)
    return { ...alert, what: others.length === 0 ? sentence : `${sentence}; also: ${others.join(', ')}` }
  }

  #newAlert(first: string, raised: RaisedFinding): Alert {
    const alert = newAlert(this.#current(first), raised)
    const number = this.#occurrences.get(first) ?? 1
    if (number === 1) return alert
    return { ...alert, again: { first, previous: idOfOccurrence(first, number - 1), number } }
  }

  alerts(): readonly Alert[] {
    return [...this.#alerts.values()]
  }

  alert(id: string): Alert | undefined {
    return this.#alerts.get(id)
  }

  /** The target of an alert's operation has responded. */
  answer(answer: AttemptAnswer): void {
    const alert = this.#alerts.get(answer.id)
    const answered = alert === undefined ? undefined : withAnswer(alert, answer)
    if (answered === undefined) return
    this.#alerts.set(answered.id, answered)
    this.#changed.add(answered.id)
  }

  /** The action behind an alert has taken effect. */
  confirm(effect: Effect): void {
    const alert = this.#alerts.get(effect.id)
    const confirmed = alert === undefined ? undefined : withEffect(alert, effect)
    if (alert === undefined || confirmed === undefined) return
    this.#alerts.set(confirmed.id, confirmed)
    this.#changed.add(confirmed.id)
    // Later activities are appended to the sentence, which keeps it.
    const activities = this.#activities.get(confirmed.id)
    if (activities !== undefined)
      this.#activities.set(confirmed.id, {
        ...activities,
        sentence: `${activities.sentence}${confirmed.what.slice(alert.what.length)}`,
      })
  }

  /** Marks an alert as changed that has no new finding. */
  touch(id: string): void {
    this.#changed.add(id)
  }

  takeChanged(): readonly Alert[] {
    const changed = [...this.#changed]
      .map((id) => this.#alerts.get(id))
      .filter((alert) => alert !== undefined)
    this.#changed = new Set()
    return changed
  }
}

/** A notice by its rule, not because little was learned. */
function isUsual({ finding }: RaisedFinding): boolean {
  return finding.severity === 'notice' && finding.provenSeverity === undefined
}

function withName(names: readonly string[], name: string | undefined): readonly string[] {
  if (name === undefined || names.length > limits.activitiesPerAlert) return names
  // Protocols write the same name in different case: `jump`, `JUMP`.
  if (names.some((known) => known.toLowerCase() === name.toLowerCase())) return names
  return [...names, names.length < limits.activitiesPerAlert ? name : 'more']
}

/** From content: a replay of the same traffic and triage gives the same id. */
function idOfOccurrence(first: string, number: number): string {
  return number <= 1 ? first : identifier('alert-again', first, String(number))
}

function newAlert(id: string, raised: RaisedFinding): Alert {
  const { rule, finding, input } = raised
  return {
    id,
    rule: rule.id,
    title: finding.title ?? rule.title,
    engine: rule.engine,
    severity: severityOf(raised),
    ...(finding.gravity !== undefined && { gravity: finding.gravity }),
    ...provenOf(undefined, raised),
    category: rule.category,
    time: input.time,
    lastTime: input.lastTime,
    count: input.count,
    source: raised.source,
    destination: raised.target,
    sourceAddress: raised.sourceAddress,
    destinationAddress: raised.targetAddress,
    targets: raised.target === '' ? [] : [raised.target],
    protocol: input.protocol,
    techniques: finding.techniques ?? rule.techniques,
    defenderTitles: finding.defenderTitles ?? rule.defenderTitles,
    cves: finding.cves,
    learnable: rule.learnable,
    baselineUpdate: raised.baselineUpdate,
    isLearning: raised.isLearning,
    maintenance: raised.maintenance,
    what: finding.summary,
    normal: finding.normal ?? raised.normal(),
    why: rule.why,
    todo: rule.todo,
    relatedActivity: raised.relatedActivity?.() ?? [],
    episodes: [{ from: input.time, to: input.lastTime, count: input.count, places: [input.place] }],
    places: [input.place],
  }
}

/** Only minor deviations of models are rate-limited, never other findings. */
function isRationed(raised: RaisedFinding): boolean {
  if (raised.input.fact.kind !== 'deviation' || raised.isLearning || raised.maintenance !== '') return false
  if (raised.finding.digestOnly === true) return true
  // A write changes the plant: it is an alert of its own, however many there are.
  const { model, operation } = raised.input.fact
  if (model === 'values' && operation !== undefined) return false
  return !['critical', 'major'].includes(severityOf(raised))
}
