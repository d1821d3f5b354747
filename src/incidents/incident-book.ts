import type { Alert } from '#model/alert'
import type { Device } from '#model/device'
import type { Observation, Traffic } from '#model/fact'
import type { Incident } from '#model/incident'
import type { Microseconds } from '#model/time'
import type { Actor, IncidentActivity, RemoteUse } from './act.ts'
import { chains, inOrder } from './chain.ts'
import type { ConsequenceOf } from './consequences.ts'
import { limits } from './limits.ts'
import { incidentOf } from './score.ts'
import { Techniques } from './techniques.ts'
import { Traces } from './traces.ts'

const OFFICE_LEVEL = 4

export interface IncidentBookOptions {
  /** Text of `data/attack-ics.tsv`. */
  readonly techniques: string
  readonly consequenceOf: ConsequenceOf
  readonly deviceOfAddress: (address: string) => Device | undefined
}

/**
 * Takes alerts and sessions, returns incidents: docs/how-to/incidents.md. The result does not depend on the order of
 * the input.
 */
export class IncidentBook {
  readonly #options: IncidentBookOptions
  readonly #techniques: Techniques
  #traces = new Traces()
  readonly #alerts = new Map<string, Alert>()
  /** Of alerts that spoke while learning, the end of what they spoke of. */
  readonly #learned = new Map<string, Microseconds>()
  #mergedFindings = '[]'
  #leftOut = 0
  #isStale = false

  constructor(options: IncidentBookOptions) {
    this.#options = options
    this.#techniques = new Techniques(options.techniques)
  }

  get counters(): Record<string, number> {
    return { ...this.#traces.counters, incidentAlertLimit: this.#leftOut }
  }

  observed(observed: Observation): void {
    const { kind } = observed.fact
    if (kind === 'session') this.#traces.session(observed as Parameters<Traces['session']>[0])
    else if (kind === 'transfer') this.#traces.transfer(observed as Parameters<Traces['transfer']>[0])
  }

  traffic(traffic: Traffic): void {
    this.#traces.traffic(traffic)
  }

  /** Earlier activity was for learning, as normal: no incident begins there. */
  beginAnew(): void {
    for (const { id, lastTime } of this.#alerts.values()) this.#learned.set(id, lastTime)
    this.#alerts.clear()
    this.#traces = new Traces()
    this.#isStale = true
  }

  /** Alerts that are new or have grown. */
  alerts(alerts: readonly Alert[]): void {
    for (const alert of alerts) {
      const known = this.#alerts.delete(alert.id)
      if (!isSuspicious(alert)) {
        this.#isStale ||= known
        continue
      }
      this.#alerts.set(alert.id, alert)
      this.#isStale = true
      if (this.#alerts.size <= limits.alerts) continue
      this.#alerts.delete(this.#alerts.keys().next().value!)
      this.#leftOut++
    }
  }

  /** All of them, the gravest first, if something changed since the last call. */
  takeChanged(): readonly Incident[] | undefined {
    if (!this.#isStale) return undefined
    this.#isStale = false
    const incidents = this.incidents()
    const text = JSON.stringify(incidents)
    if (text === this.#mergedFindings) return undefined
    this.#mergedFindings = text
    return incidents
  }

  /** All of them, the gravest first. */
  incidents(): readonly Incident[] {
    const { consequenceOf } = this.#options
    const actors = new Map<string, Actor>()
    const actorOf = (address: string) => {
      const actor = actors.get(address) ?? this.#actorOf(address)
      actors.set(address, actor)
      return actor
    }
    const alerts = [...this.#alerts.values()].map((alert) => this.#actOf(alert, actorOf))
    const isAftermath = ({ source, target, alert }: IncidentActivity) =>
      alert?.engine === 'operational' || source.id === '' || source.id === target.id
    return chains({
      acts: alerts.filter((act) => !isAftermath(act)),
      remote: inOrder(this.#traces.uses().flatMap((use) => remoteActs(use, actorOf))),
      aftermath: inOrder(alerts.filter(isAftermath)),
      marks: this.#traces.marks(),
      idOf: (address) => actorOf(address).id,
      consequenceOf,
    })
      .flatMap((chain) => incidentOf(chain, { techniques: this.#techniques, consequenceOf }) ?? [])
      .sort((one, other) => other.score - one.score || (one.id < other.id ? -1 : 1))
      .slice(0, limits.incidents)
  }

  #actOf(alert: Alert, actorOf: (address: string) => Actor): IncidentActivity {
    const source = actorOf(alert.sourceAddress)
    const target = actorOf(alert.destinationAddress)
    const learned = this.#learned.get(alert.id) ?? Number.NEGATIVE_INFINITY
    const later = alert.episodes.filter(({ from }) => from > learned)
    const episodes = later.length > 0 ? later : alert.episodes
    return {
      key: alert.id,
      source,
      target,
      stage: this.#techniques.stageOf(alert, source, target),
      time: Math.max(alert.time, later[0]?.from ?? alert.time),
      lastTime: alert.lastTime,
      spans: episodes.slice(0, limits.episodesPerAlert),
      alert,
    }
  }

  /** The internet is one device on the map; here each of its hosts is a separate actor. */
  #actorOf(address: string): Actor {
    const device = address === '' ? undefined : this.#options.deviceOfAddress(address)
    const isInternet = device?.type === 'Internet'
    const id = device === undefined || isInternet ? address : device.id
    const name = device === undefined || isInternet || device.name === '' ? address : device.name
    return { id, name, level: device?.purdueLevel, isInternet }
  }
}

/**
 * Activity that was learned or announced, or is negligible, belongs to no incident; activity that belongs only together
 * with other alerts starts none. No maintenance window excuses malware or malformed frames.
 */
function isSuspicious({ isLearning, severity, provenSeverity, maintenance, engine }: Alert): boolean {
  if (isLearning || (severity === 'notice' && provenSeverity === undefined)) return false
  return maintenance === '' || engine === 'malware' || engine === 'protocol'
}

/** Each burst of a session for itself, so that last week's is no part of today's. */
function remoteActs(use: RemoteUse, actorOf: (address: string) => Actor): readonly IncidentActivity[] {
  const [source, target] = [actorOf(use.client), actorOf(use.server)]
  const isFromOutside = source.isInternet || (source.level ?? 0) >= OFFICE_LEVEL
  return use.spans.map((span) => ({
    key: `${use.protocol} ${use.client} ${use.server} ${span.from}`,
    source,
    target,
    stage: isFromOutside ? 'initial' : 'lateral',
    time: span.from,
    lastTime: span.to,
    spans: [span],
    alert: undefined,
  }))
}
