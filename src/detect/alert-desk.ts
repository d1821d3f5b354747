/** Makes alerts of findings: whom they concern, what is normal there, what happened near them, and what they could teach. */
import { isMac } from '#model/address'
import type { Alert } from '#model/alert'
import { isQuiet, type Observed, type Party } from '#model/fact'
import type { Lesson } from '#model/lesson'
import type { Finding, Judged, Rule } from '#model/rule'
import { AlertBook, type Booked } from './alert-book.ts'
import type { KnownView } from './known.ts'
import { limits } from './limits.ts'
import { everybodyAt, isToAll } from './names.ts'
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
  /** The latest alerts of commands to everybody, each with how many devices it was said to concern: some answer later. */
  readonly #toAll = new Map<string, number>()

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
    for (const [id, before] of this.#toAll) {
      const alert = this.#book.alert(id)
      if (alert !== undefined && this.#reachedBy(alert).length > before) this.#book.touch(id)
    }
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
    const booked = this.#book.raise({
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
    if (booked?.isNew === true && isCommandToAll(judged, known)) this.#follow(booked.alert.id)
    return booked
  }

  #follow(id: string): void {
    const [oldest] = this.#toAll.keys()
    if (oldest !== undefined && this.#toAll.size >= limits.followedToAll) this.#toAll.delete(oldest)
    this.#toAll.set(id, 0)
  }

  /** What answers in its protocol where a command to everybody was heard; nobody for any other alert. */
  #reachedBy({ id, sourceAddress, protocol }: Alert): readonly string[] {
    return this.#toAll.has(id) ? this.#options.plant.reachedBy(sourceAddress, protocol) : []
  }

  /** Name and address, as far as a device is known there. */
  #calledAt(address: string): string {
    const asset = this.#options.plant.assetOfAddress(address)
    if (asset === undefined && isToAll(partyAt(address))) return everybodyAt(address)
    const name = asset?.name ?? ''
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
    const reached = this.#reachedBy(alert)
    if (reached.length > 0) this.#toAll.set(alert.id, reached.length)
    const targets = destination === '' ? [] : [destination]
    return {
      ...alert,
      source: from?.id ?? alert.source,
      destination,
      targets: reached.length === 0 ? targets : reached,
      zones: [from?.zone ?? '', to?.zone ?? ''],
      risk: riskOf({
        ...{ source: from, target: to, sourceAddress, targetAddress: destinationAddress, techniques },
        techniqueName: this.#options.techniqueName ?? (() => undefined),
      }),
    }
  }
}

/** Told to every device that hears it: a broadcast has no other target. */
function isCommandToAll({ fact, server }: Judged, known: KnownView): boolean {
  if (fact.kind !== 'operation' || isQuiet(fact.verb)) return false
  return isToAll(server) && known.asset('server') === undefined && known.family() === 'ot'
}

function partyAt(address: string): Pick<Party, 'ip' | 'mac'> {
  return isMac(address) ? { ip: undefined, mac: address } : { ip: address, mac: undefined }
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
