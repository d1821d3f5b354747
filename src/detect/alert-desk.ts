/** Makes alerts of findings: whom they concern, what is normal there, what happened near them, and what they could teach. */
import type { Alert } from '#model/alert'
import type { Observed, Party } from '#model/fact'
import type { Lesson } from '#model/lesson'
import type { Finding, Judged, Rule } from '#model/rule'
import { AlertBook, type Booked } from './alert-book.ts'
import type { KnownView } from './known.ts'
import type { Nearby } from './nearby.ts'
import type { Normal, Plant, TechniqueName } from './plant.ts'
import { riskOf } from './risk.ts'

export interface AlertDeskOptions {
  readonly plant: Plant
  readonly normal: Normal
  readonly nearby: Nearby
  readonly techniqueName?: TechniqueName | undefined
}

export class AlertDesk {
  readonly #options: AlertDeskOptions
  readonly #book = new AlertBook()

  constructor(options: AlertDeskOptions) {
    this.#options = options
  }

  get counters(): AlertBook['counters'] {
    return this.#book.counters
  }

  /** An alert was closed, or opened again: the one of this number of its kind grows from now on. */
  occurs(first: string, number: number): void {
    this.#book.occurs(first, number)
  }

  alerts(): readonly Alert[] {
    return this.#book.alerts().map((alert) => this.#resolved(alert))
  }

  /** Alerts that are new or have grown since the last call. */
  takeChanged(): readonly Alert[] {
    return this.#book.takeChanged().map((alert) => this.#resolved(alert))
  }

  /**
   * The alert that this finding makes or lets grow; undefined where it is held back.
   * @param known points at what is judged, for this rule
   * @param isNewHere it only shows what is new while learning
   */
  raise(
    rule: Rule,
    finding: Finding,
    judged: Judged,
    isNewHere: boolean,
    known: KnownView,
  ): Booked | undefined {
    const source = this.#whom(finding.source, judged.client)
    const target = this.#whom(finding.target, judged.server)
    const normal = judged.fact.kind === 'operation' ? known.normal() : ''
    return this.#book.raise({
      rule,
      finding,
      judged,
      isNewHere,
      maintenance: known.maintenance(),
      normal,
      lesson: rule.learnable ? this.#lessonOf(judged) : undefined,
      source: source.id,
      sourceAddress: source.address,
      target: target.id,
      targetAddress: target.address,
      nearby: () =>
        this.#options.nearby.before(
          { time: judged.time, source: source.address, target: target.address, place: judged.place },
          (address) => this.#calledAt(address),
        ),
    })
  }

  /** Name and address, as far as a device is known there. */
  #calledAt(address: string): string {
    const name = this.#options.plant.assetOfAddress(address)?.name ?? ''
    return name === '' || name.includes(address) ? name || address : `${name} (${address})`
  }

  /** Of what a model noticed, the line it draws moves; notices of clocks are about more than who asks whom what. */
  #lessonOf(judged: Judged): Lesson | undefined {
    const { fact } = judged
    if (LESSONS.has(fact.kind)) return this.#options.normal.lessonOf(judged as Observed)
    if (fact.kind !== 'deviation' || fact.teaches === undefined) return undefined
    const unit = fact.operation?.unit ?? ''
    const lesson = this.#options.normal.lessonOf(judged as Observed)
    return { ...lesson, unit, symbols: [], departures: [fact.teaches] }
  }

  /** Asset id and address of a finding's end: as the rule says, or as the fact's party. */
  #whom(said: string | undefined, party: Party): { readonly id: string; readonly address: string } {
    if (said === undefined) {
      const address = party.ip ?? party.mac ?? ''
      return { id: this.#options.plant.assetIdOf(party) || address, address }
    }
    return { id: this.#options.plant.assetOfAddress(said)?.id ?? said, address: said }
  }

  /** Names the assets as they are known now: two may have turned out to be one since the alert was raised. */
  #resolved(alert: Alert): Alert {
    const { plant } = this.#options
    const { sourceAddress, destinationAddress, techniques } = alert
    const from = plant.assetOfAddress(sourceAddress)
    const to = plant.assetOfAddress(destinationAddress)
    const destination = to?.id ?? alert.destination
    return {
      ...alert,
      source: from?.id ?? alert.source,
      destination,
      targets: destination === '' ? [] : [destination],
      zones: [from?.zone ?? '', to?.zone ?? ''],
      risk: riskOf({
        ...{ source: from, target: to, sourceAddress, targetAddress: destinationAddress, techniques },
        techniqueName: this.#options.techniqueName ?? (() => undefined),
      }),
    }
  }
}

/** Facts and notices whose relation or operation can be learned. */
const LESSONS: ReadonlySet<string> = new Set([
  'operation',
  'session',
  'transfer',
  'lookup',
  'new-link',
  'flow',
])
