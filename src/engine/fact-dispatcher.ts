/** Passes each fact to its consumers in this order: detection first, because a fact is new only before it is learned. */
import type { Baseline } from '#baseline/baseline'
import type { Detector } from '#detect/detector'
import type { IncidentBook } from '#incidents/incident-book'
import type { Inventory } from '#inventory/inventory'
import type { DeviceChangeEvent } from '#model/device'
import type { Observation, Operation, Reading, Traffic } from '#model/fact'
import type { Transitions } from '#model/question-order'
import type { Microseconds } from '#model/time'
import type { BlindSpots } from './blind-spots.ts'
import type { Sightings } from './sightings.ts'
import type { Timeline } from './timeline.ts'
import type { Trends } from './trends.ts'

export interface FactConsumers {
  readonly inventory: Inventory
  readonly detector: Detector
  readonly baseline: Baseline
  readonly timeline: Timeline
  readonly incidents: IncidentBook
  /** Notes what intelligence may speak of one day. Default: nothing is noted. */
  readonly sightings?: Sightings | undefined
  /** Stores trends. Default: none. */
  readonly trends?: Trends | undefined
}

/** Attributes whose change opens learning of pace and order again: docs/internals/detection-models.md §4. */
const RELEARNED: ReadonlySet<string> = new Set(['firmware', 'ip', 'mac'])

export class FactDispatcher {
  readonly #consumers: FactConsumers
  readonly #blindSpots: BlindSpots

  constructor(consumers: FactConsumers, blindSpots: BlindSpots) {
    this.#consumers = consumers
    this.#blindSpots = blindSpots
  }

  /** False for a value that no consumer keeps, now or later. */
  observed(observed: Observation): boolean {
    if (observed.fact.kind === 'reading') return this.#reading(observed as Observation<Reading>)
    const { inventory, detector, baseline, timeline, incidents, sightings, trends } = this.#consumers
    const mayBeLearned = detector.judge(observed)
    for (const deviation of baseline.deviations(observed)) detector.deviates(observed, deviation)
    const changes = inventory.learn(observed)
    timeline.observed(observed)
    incidents.observed(observed)
    sightings?.observed(observed)
    if (observed.fact.kind === 'operation') trends?.operation(observed as Observation<Operation>)
    timeline.changed(changes)
    detector.changed(observed, changes)
    if (changes.length > 0) {
      this.#meetNew(observed, changes)
      this.#relearn(observed, changes)
    }
    if (mayBeLearned) baseline.learn(observed)
    return true
  }

  /** A value carries no other information about the plant. Values of one message share an observation, so a copy is kept. */
  #reading(reading: Observation<Reading>): boolean {
    const { detector, baseline, trends } = this.#consumers
    const isWanted = detector.looksAtReading(reading)
    const mayBeLearned = isWanted ? detector.judge({ ...reading }) : true
    const isDrawn = trends?.reading(reading) === true
    for (const deviation of baseline.reading(reading, mayBeLearned))
      detector.deviates({ ...reading }, deviation)
    return isDrawn || isWanted || baseline.keeps(reading)
  }

  /** Handles the traffic of a flow. */
  traffic(traffic: Traffic): void {
    const { inventory, detector, timeline, baseline, incidents, trends } = this.#consumers
    this.#blindSpots.traffic(traffic)
    incidents.traffic(traffic)
    trends?.traffic(traffic)
    const changes = inventory.traffic(traffic)
    timeline.changed(changes)
    detector.changed(traffic, changes)
    if (changes.length > 0) this.#meetNew(traffic, changes)
    detector.traffic(traffic)
    const deviation = baseline.traffic(traffic)
    if (deviation !== undefined) detector.deviates(traffic, deviation)
  }

  /** Which poll of a conversation followed which in a minute. */
  ordered(polled: Observation, transitions: Transitions): void {
    const { baseline, detector } = this.#consumers
    const deviation = baseline.ordered(polled, transitions)
    if (deviation !== undefined) detector.deviates(polled, deviation)
  }

  /** Messages that are overdue at `now`. */
  overdue(now: Microseconds): void {
    const { baseline, detector } = this.#consumers
    for (const { observed, deviation } of baseline.models.pauses(now))
      detector.deviates({ ...observed, time: now, lastTime: now, count: 1 }, deviation)
  }

  /**
   * With other firmware, or at another address, a device has another pace. A forged change would be believed: it is
   * reported.
   */
  #relearn(observed: Observation, changes: readonly DeviceChangeEvent[]): void {
    const { inventory, baseline, detector } = this.#consumers
    for (const change of changes) {
      if (change.kind !== 'device-attribute' || !RELEARNED.has(change.attribute)) continue
      const { attribute, to } = change
      for (const party of [observed.client, observed.server]) {
        if (inventory.deviceIdOf(party) !== change.id) continue
        const said = baseline.saidOf(party)
        // A loaded baseline knew a device that has not been seen since the start.
        const from = change.from === '' && attribute === 'firmware' ? (said?.firmware ?? '') : change.from
        if (from === '' || said?.firmware === to || said?.addresses.includes(to) === true) continue
        const channels = baseline.relearn(party, observed.lastTime)
        if (channels > 0) detector.relearns(observed, party, { attribute, from, to, channels })
      }
    }
  }

  /** A device that appears while learning belongs to normal behaviour; a device that is only addressed does not appear. */
  #meetNew(seen: Observation | Traffic, changes: readonly DeviceChangeEvent[]): void {
    const { inventory, baseline } = this.#consumers
    for (const change of changes)
      if (change.kind === 'asset-evicted') baseline.forget(change.realm, change.addresses)
      else if (change.kind === 'device-new' && change.insteadOf === undefined)
        for (const party of [seen.client, seen.server])
          if (inventory.deviceIdOf(party) === change.id) baseline.meet(seen, party)
  }
}
