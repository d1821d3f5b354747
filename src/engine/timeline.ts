import type { Alert } from '#model/alert'
import type { DeviceChangeEvent } from '#model/device'
import type { Fact, Observation, Traffic } from '#model/fact'
import { identifier } from '#model/identifier'
import type { TimelineEvent } from '#model/journal'
import type { OwnQuery } from '#model/own-query'
import type { Traits } from '#model/protocol'
import type { Rule, RuleInput } from '#model/rule'
import { lineOf, lineOfChange } from './timeline-lines.ts'

/** Events kept until the entry point takes them; the store keeps more. */
const LONGEST = 100_000

/** Attributes whose change is worth a line; the others are on the device's page with their proof. */
const REPORTED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'name',
  'vendor',
  'model',
  'order-number',
  'serial',
  'firmware',
  'hardware',
  'os',
  'mode',
  'key-position',
  'run-state',
  'ip',
  'mac',
])

/** Turns what the modules notice into the lines a person reads. */
export class Timeline {
  readonly counters = { timelineDropped: 0 }
  readonly #deviceIdOf: (observed: Observation, side: 'client' | 'server') => string
  readonly #traitsOf: (protocol: string) => Traits
  #events: (TimelineEvent | undefined)[] = []
  /** Device → index of its detection in `#events`, until it is taken. */
  readonly #detected = new Map<string, number>()

  constructor(
    deviceIdOf: (observed: Observation, side: 'client' | 'server') => string,
    traitsOf: (protocol: string) => Traits,
  ) {
    this.#deviceIdOf = deviceIdOf
    this.#traitsOf = traitsOf
  }

  /** The inventory has changed. */
  changed(changes: readonly DeviceChangeEvent[]): void {
    for (const change of changes) {
      if (change.kind === 'asset-evicted') continue
      if (
        change.kind === 'device-attribute' &&
        (change.from === '' || !REPORTED_ATTRIBUTES.has(change.attribute))
      )
        continue
      if (change.kind === 'device-merged' && this.#detected.has(change.from)) {
        this.#forget(change.from)
        continue
      }
      if (change.kind === 'device-new') this.#detected.set(change.id, this.#events.length)
      const { type, severity, title, text } = lineOfChange(change)
      const { time, id } = change
      const place = 'place' in change ? change.place : undefined
      this.#add({ time, type, severity, title, text, devices: [id], place })
    }
  }

  /** A fact went up. */
  observed(observed: Observation<Fact>): void {
    const line = lineOf(observed, this.#traitsOf)
    if (line === undefined) return
    const devices = (['client', 'server'] as const).map((side) => this.#deviceIdOf(observed, side))
    this.#add({
      ...line,
      time: observed.time,
      devices: devices.filter((id) => id !== ''),
      place: observed.place,
    })
  }

  alert(alert: Alert): void {
    const devices = [alert.source, alert.destination].filter((id) => id !== '')
    this.#add({
      time: alert.time,
      type: 'alert',
      severity: alert.severity,
      title: alert.title,
      text: alert.what,
      devices,
      place: alert.places[0],
    })
  }

  /** A device that had fallen silent answers again. */
  spokeAgain({ last, protocol, place }: Traffic, device: string, silentSeconds: number): void {
    this.#add({
      time: last,
      type: 'back-to-normal',
      severity: 'info',
      title: 'Device back online',
      text: `silent for ${silentSeconds} s${protocol === '' ? '' : ` (${protocol})`}`,
      devices: device === '' ? [] : [device],
      place,
    })
  }

  /** A packet of an approved active query was seen on its way. */
  querySeen({ plan, template, target }: OwnQuery, seen: RuleInput | Traffic, device: string): void {
    this.#add({
      time: 'first' in seen ? seen.first : seen.time,
      type: 'active-query',
      severity: 'info',
      title: 'Active query',
      text: `${template} of plan ${plan} to ${target}`,
      devices: device === '' ? [] : [device],
      place: seen.place,
    })
  }

  /** A rule of the plant spoke so often that it is judged no more. */
  ruleDisabled(
    { id, title, mostHitsAnHour = 0 }: Rule,
    { time, place }: Pick<RuleInput, 'time' | 'place'>,
  ): void {
    this.#add({
      time,
      type: 'rule-disabled',
      severity: 'notice',
      title: 'Rule disabled itself',
      text: `${title} (${id}) fired more than ${mostHitsAnHour} times in an hour and is disabled until rules are reloaded`,
      devices: [],
      place,
    })
  }

  /** A device that was found to be another one before it was reported: the frames of one, ARP of the other. */
  #forget(id: string): void {
    const at = this.#detected.get(id)
    this.#detected.delete(id)
    if (at !== undefined) this.#events[at] = undefined
  }

  /** Events since the last call. */
  take(): readonly TimelineEvent[] {
    const events = this.#events.filter((event) => event !== undefined)
    this.#events = []
    this.#detected.clear()
    return events
  }

  #add(event: Omit<TimelineEvent, 'id'>): void {
    if (this.#events.length >= LONGEST) {
      this.counters.timelineDropped++
      return
    }
    // Written as literals, all have one shape and no extra properties: tens of thousands may wait.
    const { time, type, severity, title, text, devices, place } = event
    text.charCodeAt(0) // makes one text of those it was put together from, which takes half the room
    const id = identifier(`${time}|${type}|${devices.join(',')}|${text}`)
    this.#events.push({ id, time, type, severity, title, text, devices: devices.slice(), place })
  }
}
