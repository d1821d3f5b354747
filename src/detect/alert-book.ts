import type { Alert, Episode, NearbyDeed } from '#model/alert'
import type { Place } from '#model/fact'
import { identifier } from '#model/identifier'
import type { Departed, Lesson } from '#model/lesson'
import { type Finding, type Judged, type Rule, SEVERITIES, type Severity } from '#model/rule'
import { Allowance } from './engines/allowance.ts'
import { limits } from './limits.ts'
import { Digests } from './statistics-digest.ts'
import { asDeed, Tellers } from './tellers.ts'

/** A finding with whom it concerns. */
export interface Raised {
  readonly rule: Rule
  readonly finding: Finding
  readonly judged: Judged
  /** Asset ids, or addresses where there is no asset. */
  readonly source: string
  readonly target: string
  readonly sourceAddress: string
  readonly targetAddress: string
  /** Other addresses of the source, where its rule may be told by others: who comes by DHCP is first called by its MAC. */
  readonly sourceAliases?: readonly string[] | undefined
  readonly isNewHere: boolean
  readonly maintenance: string
  readonly normal: string
  /** What would make it normal. */
  readonly lesson?: Lesson | undefined
  /** What happened before, asked for only if the alert is new. */
  readonly nearby?: (() => readonly NearbyDeed[]) | undefined
}

/** What was done, where an alert may be of several deeds. */
interface Deeds {
  /** In the order of first sight. */
  readonly names: readonly string[]
  /** Of the gravest finding, else the first, and the deed that it tells. */
  readonly sentence: string
  readonly told: string
}

/** Whether an alert is new, or goes on after a quiet minute. */
export interface Booked {
  readonly alert: Alert
  readonly isNew: boolean
  readonly isNewEpisode: boolean
}

/**
 * Findings of one rule about one source and one target are one alert with a count: detection.md §3, "Alerts stay few".
 * What statistics find out of the ordinary, and no more than that, is rationed by device; the rest is a daily digest.
 */
export class AlertBook {
  readonly #alerts = new Map<string, Alert>()
  readonly #allowance = new Allowance()
  readonly #digests = new Digests()
  readonly #counters = { alertLimit: 0, alertsHeldBack: 0, alertOccurrenceLimit: 0 }
  /** First alert of a kind → how many of it there are with the one that grows; left out for one. */
  readonly #occurrences = new Map<string, number>()
  readonly #deeds = new Map<string, Deeds>()
  readonly #tellers = new Tellers()
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

  raise(raised: Raised): Booked | undefined {
    const { rule } = raised
    // By address: an asset's id may change when two turn out to be one.
    const ends = [raised.sourceAddress, raised.targetAddress]
    const { subject } = raised.finding
    const id = identifier('alert', rule.id, ...ends, ...(subject === undefined ? [] : [subject]))
    if (!this.#alerts.has(this.#current(id))) {
      const teller = this.#tellerOf(raised)
      if (teller !== undefined)
        return this.#book(teller, asDeed(raised, this.#alerts.get(this.#current(teller))))
    }
    if (this.#alerts.has(this.#current(id)) || !isRationed(raised)) return this.#book(id, raised)
    if (this.#allowance.take(`${raised.sourceAddress} ${rule.engine}`, raised.judged.lastTime))
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
  #tellerOf(raised: Raised): string | undefined {
    return this.#tellers.of(raised, (first) => this.#alerts.get(this.#current(first)))
  }

  #current(first: string): string {
    return idOfOccurrence(first, this.#occurrences.get(first) ?? 1)
  }

  #book(first: string, raised: Raised): Booked | undefined {
    const id = this.#current(first)
    const known = this.#alerts.get(id)
    if (known === undefined && this.#alerts.size >= limits.alerts) {
      this.#counters.alertLimit++
      return undefined
    }
    const alert = known === undefined ? this.#newAlert(first, raised) : grown(known, raised, raised.judged)
    const isTold = known === undefined || alert.severity !== known.severity
    this.#alerts.set(id, this.#withDeed(alert, raised, isTold))
    this.#changed.add(id)
    this.#tellers.note(alert, first)
    const isNewEpisode = known !== undefined && alert.episodes.length > known.episodes.length
    return { alert: this.#alerts.get(id)!, isNew: known === undefined, isNewEpisode }
  }

  /** Names every deed of it behind its sentence. @param isTold the sentence is that of this finding */
  #withDeed(alert: Alert, { finding: { deed, summary } }: Raised, isTold: boolean): Alert {
    const known = this.#deeds.get(alert.id)
    if (known === undefined && deed === undefined) return alert
    const { names, ...before } = known ?? { names: [], sentence: alert.what, told: '' }
    const { sentence, told } = isTold ? { sentence: summary, told: deed ?? '' } : before
    const all = withName(names, deed)
    this.#deeds.set(alert.id, { names: all, sentence, told })
    const others = all.filter((name) => name !== told)
    return { ...alert, what: others.length === 0 ? sentence : `${sentence}; also: ${others.join(', ')}` }
  }

  #newAlert(first: string, raised: Raised): Alert {
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
  if (name === undefined || names.includes(name) || names.length > limits.deedsPerAlert) return names
  return [...names, names.length < limits.deedsPerAlert ? name : 'more']
}

/** From content: the same traffic after the same was closed gives the same id again. */
function idOfOccurrence(first: string, number: number): string {
  return number <= 1 ? first : identifier('alert-again', first, String(number))
}

function newAlert(id: string, raised: Raised): Alert {
  const { rule, finding, judged } = raised
  return {
    id,
    rule: rule.id,
    title: finding.title ?? rule.title,
    engine: rule.engine,
    severity: severityOf(raised),
    category: rule.category,
    time: judged.time,
    lastTime: judged.lastTime,
    count: judged.count,
    source: raised.source,
    destination: raised.target,
    sourceAddress: raised.sourceAddress,
    destinationAddress: raised.targetAddress,
    targets: raised.target === '' ? [] : [raised.target],
    protocol: judged.protocol,
    techniques: finding.techniques ?? rule.techniques,
    counterpart: finding.counterpart ?? rule.counterpart,
    cves: finding.cves,
    learnable: rule.learnable,
    lesson: raised.lesson,
    isNewHere: raised.isNewHere,
    maintenance: raised.maintenance,
    what: finding.summary,
    normal: finding.normal ?? raised.normal,
    why: rule.why,
    todo: rule.todo,
    nearby: raised.nearby?.() ?? [],
    episodes: [{ from: judged.time, to: judged.lastTime, count: judged.count }],
    places: [judged.place],
  }
}

/** Statistics find much that is merely odd. What may harm, or was found otherwise, is never held back. */
function isRationed(raised: Raised): boolean {
  if (raised.judged.fact.kind !== 'deviation' || raised.isNewHere || raised.maintenance !== '') return false
  return !['critical', 'major'].includes(severityOf(raised))
}

/** What is only new here, or was announced, calls nobody out of bed. */
function severityOf({ rule, finding, isNewHere, maintenance }: Raised): Severity {
  const isPlanned = maintenance !== '' && (rule.plannable ?? rule.learnable)
  return isNewHere || isPlanned ? 'notice' : (finding.severity ?? rule.severity)
}

function severer(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(one) <= SEVERITIES.indexOf(other) ? one : other
}

function grown(alert: Alert, raised: Raised, judged: Judged): Alert {
  const { finding, rule } = raised
  const severity = severer(alert.severity, severityOf(raised))
  // The sentence is that of the gravest, or nobody understands why it is grave.
  const told =
    severity === alert.severity
      ? undefined
      : {
          title: finding.title ?? rule.title,
          what: finding.summary,
          normal: finding.normal ?? raised.normal,
        }
  return {
    ...alert,
    ...told,
    isNewHere: alert.isNewHere && raised.isNewHere,
    maintenance: raised.maintenance === '' ? '' : alert.maintenance,
    severity,
    time: Math.min(alert.time, judged.time),
    lastTime: Math.max(alert.lastTime, judged.lastTime),
    count: alert.count + judged.count,
    counterpart:
      alert.rule === rule.id
        ? alert.counterpart
        : withMore(alert.counterpart, finding.counterpart ?? rule.counterpart, limits.counterpartsPerAlert),
    techniques: withMore(alert.techniques, finding.techniques ?? rule.techniques, limits.techniquesPerAlert),
    cves:
      finding.cves === undefined ? alert.cves : withMore(alert.cves ?? [], finding.cves, limits.cvesPerAlert),
    episodes: withEpisode(alert.episodes, judged),
    places: withPlace(alert.places, judged.place),
    lesson: withSymbols(alert.lesson, raised.lesson),
  }
}

/** Both, up to a bound: one alert may show several, as what silences a device first and then switches it does. */
function withMore(known: readonly string[], now: readonly string[], most: number): readonly string[] {
  const more = now.filter((one) => !known.includes(one))
  return more.length === 0 || known.length >= most ? known : [...known, ...more].slice(0, most)
}

function withSymbols(known: Lesson | undefined, now: Lesson | undefined): Lesson | undefined {
  if (known === undefined || now === undefined) return known ?? now
  const isKnown = ([habit, symbol]: readonly [string, string]) =>
    known.symbols.some(([name, word]) => name === habit && word === symbol)
  const more = now.symbols.filter((symbol) => !isKnown(symbol))
  const departures = withDepartures(known.departures ?? [], now.departures ?? [])
  if (more.length === 0 || known.symbols.length >= limits.lessonSymbols)
    return departures === known.departures ? known : { ...known, departures }
  return { ...known, symbols: [...known.symbols, ...more], departures }
}

/** Each once; at the bound the latest takes the place of the one before. */
function withDepartures(
  known: readonly Departed[],
  now: readonly Departed[],
): readonly Departed[] | undefined {
  const texts = new Set(known.map((one) => JSON.stringify(one)))
  const more = now.filter((one) => !texts.has(JSON.stringify(one)))
  if (more.length === 0) return known.length === 0 ? undefined : known
  return [...known.slice(0, limits.lessonSymbols - more.length), ...more]
}

function withEpisode(episodes: readonly Episode[], { time, lastTime, count }: Judged): readonly Episode[] {
  const latest = episodes.at(-1)
  if (latest === undefined) return [{ from: time, to: lastTime, count }]
  const isApart = time - latest.to > limits.episodeSeconds * 1e6
  if (isApart && episodes.length < limits.episodes) return [...episodes, { from: time, to: lastTime, count }]
  const grown = {
    from: Math.min(latest.from, time),
    to: Math.max(latest.to, lastTime),
    count: latest.count + count,
  }
  return [...episodes.slice(0, -1), grown]
}

function withPlace(places: readonly Place[], place: Place): readonly Place[] {
  const latest = places.at(-1)
  if (latest !== undefined && latest.file === place.file && latest.frame === place.frame) return places
  const half = limits.framesPerAlert / 2
  return places.length < limits.framesPerAlert
    ? [...places, place]
    : [...places.slice(0, half), ...places.slice(half + 1), place]
}
