/** Makes alerts of findings: source and target, what is normal, related activity, and what learning the alert would add. */

import { limits } from '#detect/limits'
import { everybodyAt, isToAll } from '#detect/names'
import { isPartOfPlant, isStation } from '#detect/part-of-plant'
import type { DetectionPlant, Normal, TechniqueName } from '#detect/plant'
import type { CurrentRuleContext } from '#detect/rule-context'
import { isMac } from '#model/address'
import type { Alert } from '#model/alert'
import type { BaselineUpdate } from '#model/baseline-update'
import { isQuiet, type Observation, type Party, type Traffic } from '#model/fact'
import type { DetectionEvent, Finding, Rule, RuleInput } from '#model/rule'
import type { Microseconds } from '#model/time'
import { AlertTable, type AlertTableEntry } from './alert-table.ts'
import { Attempts } from './attempts.ts'
import { type Effect, Effects } from './effects.ts'
import type { RelatedActivities } from './related-activity.ts'
import { riskOf } from './risk.ts'

export interface AlertLifecycleOptions {
  readonly plant: DetectionPlant
  readonly normal: Normal
  readonly relatedActivity: RelatedActivities
  readonly techniqueName?: TechniqueName | undefined
}

export class AlertLifecycle {
  readonly #options: AlertLifecycleOptions
  readonly #table = new AlertTable()
  readonly #attempts = new Attempts()
  readonly #effects = new Effects()
  readonly #counters = { followedToAllLimit: 0 }
  /** Alerts of broadcast commands, each with the devices it is known to concern. */
  readonly #toAll = new Map<string, readonly string[]>()
  /** Those of which more may answer yet, and since when; the latest last. */
  readonly #followed = new Map<string, Microseconds>()

  constructor(options: AlertLifecycleOptions) {
    this.#options = options
  }

  get counters(): AlertTable['counters'] {
    return {
      ...this.#table.counters,
      ...this.#attempts.counters,
      ...this.#effects.counters,
      ...this.#counters,
    }
  }

  /** An alert was closed, or opened again: the one of this number of its kind grows from now on. */
  occurs(first: string, number: number): void {
    this.#table.occurs(first, number)
  }

  alerts(): readonly Alert[] {
    this.#lookForMore()
    return this.#table.alerts().map((alert) => this.#resolved(alert))
  }

  /** Alerts that are new or have grown since the last call. @param now time of the capture */
  takeChanged(now: Microseconds): readonly Alert[] {
    this.#lookForMore()
    for (const [id, since] of this.#followed)
      if (now - since > limits.followedToAllSeconds * 1e6) this.#followed.delete(id)
    return this.#table.takeChanged().map((alert) => this.#resolved(alert))
  }

  /**
   * The alert that this finding creates or updates; undefined if it is held back.
   * @param isLearning it only shows what is new while learning
   * @param known the context of this rule and input
   */
  raise(
    rule: Rule,
    finding: Finding,
    input: RuleInput,
    isLearning: boolean,
    known: CurrentRuleContext,
  ): AlertTableEntry | undefined {
    const source = this.#whom(finding.source, input.client)
    const target = this.#whom(finding.target, input.server)
    const booked = this.#table.raise({
      rule,
      finding,
      input,
      isLearning,
      maintenance: known.approvedBy(),
      normal: () => (input.fact.kind === 'operation' ? known.normal() : ''),
      baselineUpdate: rule.learnable ? this.#baselineUpdateOf(input) : undefined,
      source: source.id,
      sourceAddress: source.address,
      target: target.id,
      targetAddress: target.address,
      sourceAliases: () => this.#aliasesOf(source.address),
      relatedActivity: () =>
        this.#options.relatedActivity.before(
          { time: input.time, source: source.address, target: target.address, place: input.place },
          (address) => this.#calledAt(address),
        ),
    })
    if (booked !== undefined && known.family() === 'ot') {
      const severity = finding.severity ?? rule.severity
      this.#attempts.note(input, booked.alert, severity)
      if (!isLearning && booked.alert.maintenance === '')
        this.#effects.note(input, booked.alert, { severity, isUnknown: this.#isUnknown(input, known) })
    }
    const isMergedAnew = booked?.isNew === true || booked?.isNewEpisode === true
    if (isMergedAnew && isCommandToAll(input, known)) this.#follow(booked.alert.id, input.lastTime)
    return booked
  }

  /** A target has responded: an alert about rejected operations alone is about attempts. */
  responds(input: RuleInput): void {
    const answer = this.#attempts.answered(input)
    if (answer !== undefined) this.#table.answer(answer)
    this.#confirm(this.#effects.answered(input))
  }

  /** A point is read as it was written, and was another before. */
  follows(seen: Observation | Traffic, point: string): void {
    const { protocol, server } = seen
    const time = 'last' in seen ? seen.last : seen.lastTime
    this.#confirm(this.#effects.followed(server.ip ?? server.mac ?? '', { protocol, point, time }))
  }

  /** A device reports another version, mode or name, or its program was changed. */
  changes(
    seen: Observation | Traffic,
    notice: Extract<DetectionEvent, { kind: 'device-changed' | 'program-changed' }>,
  ): void {
    const time = 'last' in seen ? seen.last : seen.lastTime
    const { ipAddresses, macAddresses } = notice.device
    const what =
      notice.kind === 'device-changed'
        ? `the device reports another ${notice.attribute}`
        : 'the program differs'
    this.#confirm(this.#effects.changed([...ipAddresses, ...macAddresses], what, time))
  }

  /** No client of the device or of its like, and no station of the plant that was there while learning. */
  #isUnknown({ client }: RuleInput, known: CurrentRuleContext): boolean {
    if (known.isUsualLink() || known.isClientOfOthers()) return false
    const { normal } = this.#options
    if (normal.isClosed && normal.learnedSeconds(client) === 0) return true
    const device = known.device('client')
    return !isPartOfPlant(device) && !isStation(device)
  }

  #confirm(effect: Effect | undefined): void {
    if (effect !== undefined) this.#table.confirm(effect)
  }

  #aliasesOf(address: string): readonly string[] {
    const device = this.#options.plant.deviceOfAddress(address)
    return device === undefined ? [] : [...device.macAddresses, ...device.ipAddresses]
  }

  #follow(id: string, since: Microseconds): void {
    this.#followed.delete(id)
    const [oldest] = this.#followed.keys()
    if (oldest !== undefined && this.#followed.size >= limits.followedToAll) {
      this.#counters.followedToAllLimit++
      this.#lookFor(oldest, new Map())
      this.#followed.delete(oldest)
    }
    this.#followed.set(id, since)
  }

  /** A broadcast command also concerns devices that responded in its protocol since. */
  #lookForMore(): void {
    const asked = new Map<string, readonly string[]>()
    for (const id of this.#followed.keys()) this.#lookFor(id, asked)
  }

  /** @param asked answers so far, by source and protocol: one attacker makes many such alerts */
  #lookFor(id: string, asked: Map<string, readonly string[]>): void {
    const alert = this.#table.alert(id)
    if (alert === undefined) return
    const { sourceAddress, protocol } = alert
    const question = `${sourceAddress} ${protocol}`
    const reached = asked.get(question) ?? this.#options.plant.reachedBy(sourceAddress, protocol)
    asked.set(question, reached)
    if (reached.length > (this.#toAll.get(id)?.length ?? 0)) this.#table.touch(id)
    if (reached.length > 0) this.#toAll.set(id, reached)
  }

  /** Name and address, as far as a device is known there. */
  #calledAt(address: string): string {
    const device = this.#options.plant.deviceOfAddress(address)
    if (device === undefined && isToAll(partyAt(address))) return everybodyAt(address)
    const name = device?.name ?? ''
    return name === '' || name.includes(address) ? name || address : `${name} (${address})`
  }

  /** Of what a model noticed, the line it draws moves; notices of clocks are about more than who asks whom what. */
  #baselineUpdateOf(input: RuleInput): BaselineUpdate | undefined {
    const { fact } = input
    if (BASELINE_UPDATES.has(fact.kind)) return this.#options.normal.baselineUpdateOf(input as Observation)
    if (fact.kind !== 'deviation' || fact.teaches === undefined) return undefined
    const unit = fact.operation?.unit ?? ''
    const baselineUpdate = this.#options.normal.baselineUpdateOf(input as Observation)
    return { ...baselineUpdate, unit, keyValues: [], thresholdUpdates: [fact.teaches] }
  }

  /** Device id and address of a finding's end: as the rule names it, or the fact's party. */
  #whom(said: string | undefined, party: Party): { readonly id: string; readonly address: string } {
    if (said === undefined) {
      const address = party.ip ?? party.mac ?? ''
      return { id: this.#options.plant.deviceIdOf(party) || address, address }
    }
    return { id: this.#options.plant.deviceIdAt(said) || said, address: said }
  }

  /** Names the devices as they are known now: two may have turned out to be one since the alert was raised. */
  #resolved(alert: Alert): Alert {
    const { plant } = this.#options
    const { sourceAddress, destinationAddress, techniques } = alert
    const from = plant.deviceOfAddress(sourceAddress)
    const to = plant.deviceOfAddress(destinationAddress)
    const destination = to?.id ?? alert.destination
    const others = (alert.mergedFindings ?? []).map(
      ({ destinationAddress: at }) => plant.deviceIdAt(at) || at,
    )
    const targets = [...new Set([destination, ...others])].filter((target) => target !== '')
    return {
      ...alert,
      source: from?.id ?? alert.source,
      destination,
      targets: this.#toAll.get(alert.id) ?? targets,
      zones: [from?.zone ?? '', to?.zone ?? ''],
      risk: riskOf({
        ...{ source: from, target: to, sourceAddress, targetAddress: destinationAddress, techniques },
        techniqueName: this.#options.techniqueName ?? (() => undefined),
      }),
    }
  }
}

/** A command to every device on the network: a broadcast has no other target. */
function isCommandToAll({ fact, server }: RuleInput, known: CurrentRuleContext): boolean {
  if (fact.kind !== 'operation' || isQuiet(fact.verb)) return false
  return isToAll(server) && known.device('server') === undefined && known.family() === 'ot'
}

function partyAt(address: string): Pick<Party, 'ip' | 'mac'> {
  return isMac(address) ? { ip: undefined, mac: address } : { ip: address, mac: undefined }
}

/** Facts and notices whose relation or operation can be learned. */
const BASELINE_UPDATES: ReadonlySet<string> = new Set([
  'operation',
  'session',
  'transfer',
  'lookup',
  'new-link',
  'flow',
])
