import { RateLimiter } from '#detect/engines/rate-limiter'
import { limits } from '#detect/limits'
import type { Alert, RelatedActivity } from '#model/alert'
import type { BaselineUpdate } from '#model/baseline-update'
import { alertKeyOf } from '#model/former-rule-ids'
import { identifier } from '#model/identifier'
import type { Finding, Rule, RuleInput } from '#model/rule'
import { AlertCorrelator, asMergedFinding } from './correlator.ts'
import { DailyDigest } from './daily-digest.ts'
import { grown, severityOf } from './merge.ts'

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
  /** Other addresses of the source, where its rule may be told by others: who comes by DHCP is first called by its MAC. */
  readonly sourceAliases?: (() => readonly string[]) | undefined
  readonly isLearning: boolean
  readonly maintenance: string
  readonly normal: string
  /** What would make it normal. */
  readonly baselineUpdate?: BaselineUpdate | undefined
  /** What happened before, asked for only if the alert is new. */
  readonly relatedActivity?: (() => readonly RelatedActivity[]) | undefined
}

/** What was done, where an alert may be of several deeds. */
interface Activities {
  /** In the order of first sight. */
  readonly names: readonly string[]
  /** Of the gravest finding, else the first, and the deed that it tells. */
  readonly sentence: string
  readonly mergedFindings: string
}

/** Whether an alert is new, or goes on after a quiet minute. */
export interface AlertTableEntry {
  readonly alert: Alert
  readonly isNew: boolean
  readonly isNewEpisode: boolean
}

/**
 * Findings of one rule about one source and one target are one alert with a count: docs/internals/detection-models.md §6.
 * What statistics find out of the ordinary, and no more than that, is rationed by device; the rest is a daily digest.
 */
export class AlertTable {
  readonly #alerts = new Map<string, Alert>()
  readonly #allowance = new RateLimiter()
  readonly #digests = new DailyDigest()
  readonly #counters = { alertLimit: 0, alertsHeldBack: 0, alertOccurrenceLimit: 0 }
  /** First alert of a kind → how many of it there are with the one that grows; left out for one. */
  readonly #occurrences = new Map<string, number>()
  readonly #activities = new Map<string, Activities>()
  readonly #correlators = new AlertCorrelator()
  #changed = new Set<string>()

  get counters(): Record<string, number> {
    return { ...this.#counters, ...this.#allowance.counters, ...this.#digests.counters }
  }

  /** People closed the one before: from now on the alert of this number grows. 1 is the first. */
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
    const id = identifier('alert', alertKeyOf(rule), ...ends, ...(subject === undefined ? [] : [subject]))
    if (!this.#alerts.has(this.#current(id))) {
      const correlator = this.#correlatorOf(raised)
      if (correlator !== undefined)
        return this.#book(correlator, asMergedFinding(raised, this.#alerts.get(this.#current(correlator))))
    }
    if (this.#alerts.has(this.#current(id)) || !isRationed(raised)) return this.#book(id, raised)
    if (this.#allowance.take(`${raised.sourceAddress} ${rule.engine}`, raised.input.lastTime))
      return this.#book(id, raised)
    this.#counters.alertsHeldBack++
    const digest = this.#digests.of(raised)
    const booked = this.#book(digest.id, digest.raised)
    if (booked === undefined || booked.isNew) return booked
    const alert = { ...booked.alert, what: digest.raised.finding.summary }
    this.#alerts.set(alert.id, alert)
    return { ...booked, alert }
  }

  /** First id of the alert that tells this as well. */
  #correlatorOf(raised: RaisedFinding): string | undefined {
    return this.#correlators.of(raised, severityOf(raised), (first) => this.#alerts.get(this.#current(first)))
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
    const isMerged = known === undefined || alert.severity !== known.severity
    this.#alerts.set(id, this.#withActivity(alert, raised, isMerged))
    this.#changed.add(id)
    this.#correlators.note(alert, first, raised)
    const isNewEpisode = known !== undefined && alert.episodes.length > known.episodes.length
    return { alert: this.#alerts.get(id)!, isNew: known === undefined, isNewEpisode }
  }

  /** Names every deed of it behind its sentence. @param isTold the sentence is that of this finding */
  #withActivity(alert: Alert, { finding: { activity, summary } }: RaisedFinding, isMerged: boolean): Alert {
    const known = this.#activities.get(alert.id)
    if (known === undefined && activity === undefined) return alert
    const { names, ...before } = known ?? { names: [], sentence: alert.what, mergedFindings: '' }
    const { sentence, mergedFindings: merged } = isMerged
      ? { sentence: summary, mergedFindings: activity ?? '' }
      : before
    const all = withName(names, activity)
    this.#activities.set(alert.id, { names: all, sentence, mergedFindings: merged })
    const others = all.filter((name) => name !== merged)
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

  /** What is told of it has changed, though it has not grown. */
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

function withName(names: readonly string[], name: string | undefined): readonly string[] {
  if (name === undefined || names.length > limits.activitiesPerAlert) return names
  // One device is called `jump` by one protocol and `JUMP` by the next.
  if (names.some((known) => known.toLowerCase() === name.toLowerCase())) return names
  return [...names, names.length < limits.activitiesPerAlert ? name : 'more']
}

/** From content: the same traffic after the same was closed gives the same id again. */
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
    normal: finding.normal ?? raised.normal,
    why: rule.why,
    todo: rule.todo,
    relatedActivity: raised.relatedActivity?.() ?? [],
    episodes: [{ from: input.time, to: input.lastTime, count: input.count }],
    places: [input.place],
  }
}

/** Statistics find much that is merely odd. What may harm, or was found otherwise, is never held back. */
function isRationed(raised: RaisedFinding): boolean {
  if (raised.input.fact.kind !== 'deviation' || raised.isLearning || raised.maintenance !== '') return false
  return !['critical', 'major'].includes(severityOf(raised))
}
