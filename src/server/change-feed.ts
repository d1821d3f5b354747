import type { Incident } from '#model/incident'
import type { CaptureState, JournalEntry } from '#model/journal'
import { SEVERITIES } from '#model/rule'
import { incidentOf } from '#schema/from-model'
import type { LiveFeed } from './http/live-feed.ts'

/** Least interval of change messages to pages. */
const EMIT_MS = 500
/** Incidents stored as reported; a forgotten one is reported again. */
const MOST_INCIDENTS = 2000

/** Sums up what changes into news a page can take. */
export class ChangeFeed {
  readonly #live: LiveFeed
  #counts = { devices: 0, links: 0, alerts: 0, events: 0, incidents: 0 }
  #timer: NodeJS.Timeout | undefined
  #last: { readonly packets: number; readonly at: number } | undefined
  #reported = 0
  #capture = { loss: 0, lagSeconds: 0 }
  /** Reported incidents, by id: index of the severity. */
  readonly #graveness = new Map<string, number>()

  constructor(live: LiveFeed) {
    this.#live = live
  }

  /** These entries can be read from the store now. */
  changed(entries: readonly JournalEntry[]): void {
    for (const entry of entries) {
      const { kind } = entry
      if (kind === 'device' || kind === 'device-gone') this.#counts.devices++
      else if (kind === 'link' || kind === 'link-gone') this.#counts.links++
      else if (kind === 'alert') this.#counts.alerts++
      else if (kind === 'event') this.#counts.events++
      else if (kind === 'incidents') this.#incidents(entry.incidents)
    }
    this.#timer ??= setTimeout(() => this.#emitChanges(), EMIT_MS).unref()
  }

  /** A new or more severe incident is reported separately: it pages people. */
  #incidents(incidents: readonly Incident[]): void {
    this.#counts.incidents++
    for (const incident of incidents) {
      const { id, severity } = incident
      const known = this.#graveness.get(id)
      const graveness = SEVERITIES.indexOf(severity)
      if (known !== undefined && known <= graveness) continue
      this.#graveness.delete(id)
      this.#graveness.set(id, graveness)
      if (this.#graveness.size > MOST_INCIDENTS) this.#graveness.delete(this.#graveness.keys().next().value!)
      this.#live.send({ event: 'incident', data: incidentOf(incident) })
    }
  }

  /** Everything may have changed: a capture was taken back. */
  everythingChanged(): void {
    this.#counts = { devices: 1, links: 1, alerts: 1, events: 1, incidents: 1 }
    this.#timer ??= setTimeout(() => this.#emitChanges(), EMIT_MS).unref()
  }

  /** Loss of the live interfaces; shown with the next progress, which may not come while the engine is late. */
  captured = (capture: { readonly loss: number; readonly lagSeconds: number }): void => {
    this.#capture = capture
    if (this.#last !== undefined && performance.now() - this.#reported > 2 * EMIT_MS)
      this.#live.send({ event: 'status', data: { packetsPerSecond: 0, ...capture, isActive: true } })
  }

  /** How far the capture being read is; `at` in milliseconds. */
  progress({ packets }: CaptureState, at: number): void {
    const since = this.#last ?? { packets: 0, at }
    if (this.#last !== undefined && at - this.#reported < EMIT_MS) return
    const seconds = Math.max((at - since.at) / 1000, 0.001)
    const packetsPerSecond =
      this.#last === undefined ? 0 : Math.max(0, Math.round((packets - since.packets) / seconds))
    this.#live.send({ event: 'status', data: { packetsPerSecond, ...this.#capture, isActive: true } })
    this.#last = { packets, at }
    this.#reported = at
  }

  idle(): void {
    this.#last = undefined
    this.#live.send({ event: 'status', data: { packetsPerSecond: 0, ...this.#capture, isActive: false } })
  }

  #emitChanges(): void {
    this.#timer = undefined
    this.#live.send({ event: 'changes', data: this.#counts })
    this.#counts = { devices: 0, links: 0, alerts: 0, events: 0, incidents: 0 }
  }
}
