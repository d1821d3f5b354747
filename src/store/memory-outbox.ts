import type { Alert } from '#model/alert'
import type { Destination } from '#model/destination'
import type { Device } from '#model/device'
import type { Incident } from '#model/incident'
import { type ExportMessage, rankOf, wants } from '#model/message'
import type { Microseconds } from '#model/time'
import type { Changes } from './changes.ts'
import { isSuppressed } from './facets.ts'
import {
  alertMessage,
  eventMessage,
  incidentMessage,
  incidentRank,
  incidentReason,
  isSentAsEvent,
} from './message-making.ts'
import {
  type Attempt,
  type DestinationState,
  outboxLimits,
  reasonFor,
  type SentSubject,
  type WaitingMessage,
} from './outbox.ts'
import { type StoredAlert, StoreError } from './store.ts'

/** What the outbox asks of the store it belongs to. */
interface KnownSubjects {
  alert(id: string): Alert | undefined
  stored(alert: Alert): StoredAlert
  readonly devices: ReadonlyMap<string, Device>
}

class Queue {
  destination: Destination
  messages: WaitingMessage[] = []
  readonly reported = new Map<string, SentSubject>()
  sent = 0
  refused = 0
  dropped = 0
  lastSuccess: Microseconds | undefined
  lastError: DestinationState['lastError']
  lastDelayMs = 0

  constructor(destination: Destination) {
    this.destination = destination
  }

  get bytes(): number {
    return this.messages.reduce((sum, { message }) => sum + bytesOf(message), 0)
  }

  take(numbers: readonly number[]): readonly WaitingMessage[] {
    const gone = this.messages.filter(({ number }) => numbers.includes(number))
    this.messages = this.messages.filter(({ number }) => !numbers.includes(number))
    return gone
  }
}

/** Queues that forget everything when they are closed. */
export class MemoryOutbox {
  readonly #queues = new Map<string, Queue>()
  readonly #known: KnownSubjects
  #count = 0

  constructor(known: KnownSubjects) {
    this.#known = known
  }

  changed({ alerts, events, notes }: Changes): void {
    for (const queue of this.#enabled()) {
      for (const id of alerts.keys()) this.#alert(queue, id)
      const incidents: readonly Incident[] = JSON.parse(notes.get('incidents') ?? '[]')
      for (const incident of incidents) this.#incident(queue, incident)
      for (const event of events.values())
        if (isSentAsEvent(event)) this.#add(queue, eventMessage(event, this.#known.devices))
    }
  }

  closed(alert: Alert): void {
    for (const { reported } of this.#enabled())
      reported.set(`alert ${alert.id}`, { rank: rankOf(alert.severity), closedCount: alert.count })
  }

  reopened(alert: Alert): void {
    const { mute } = this.#known.stored(alert)
    const message = alertMessage(alert, 'reopened', this.#known.devices)
    for (const queue of this.#enabled()) {
      const isReported = !isSuppressed(alert, mute) && !alert.isLearning && this.#add(queue, message)
      queue.reported.set(`alert ${alert.id}`, {
        rank: isReported ? rankOf(alert.severity) : -1,
        closedCount: -1,
      })
    }
  }

  destinations(): readonly DestinationState[] {
    return [...this.#queues.values()].map((queue) => ({
      destination: queue.destination,
      waiting: queue.messages.length,
      bytes: queue.bytes,
      oldest: queue.messages[0]?.queued,
      sent: queue.sent,
      refused: queue.refused,
      dropped: queue.dropped,
      lastSuccess: queue.lastSuccess,
      lastError: queue.lastError,
      lastDelayMs: queue.lastDelayMs,
    }))
  }

  save(destination: Destination): void {
    const known = this.#queues.get(destination.id)
    if (known !== undefined) known.destination = destination
    else if (this.#queues.size >= outboxLimits.destinations)
      throw new StoreError('too-many-destinations', `there are ${outboxLimits.destinations}`)
    else this.#queues.set(destination.id, new Queue(destination))
  }

  remove(id: string): boolean {
    return this.#queues.delete(id)
  }

  emit(message: ExportMessage): void {
    for (const queue of this.#enabled()) this.#add(queue, message)
  }

  waiting(destination: string, limit: number): readonly WaitingMessage[] {
    return this.#queues.get(destination)?.messages.slice(0, Math.min(limit, outboxLimits.batch)) ?? []
  }

  attempted(destination: string, { time, sent, refused, problem }: Attempt): void {
    const queue = this.#queues.get(destination)
    if (queue === undefined) return
    const gone = queue.take(sent)
    queue.sent += gone.length
    queue.refused += queue.take(refused).length
    if (sent.length > 0) queue.lastSuccess = time
    const last = gone.at(-1)
    if (last !== undefined) queue.lastDelayMs = Math.max(0, Math.round((time - last.queued) / 1000))
    if (problem !== '') queue.lastError = { time, text: problem.slice(0, outboxLimits.problem) }
  }

  dropBefore(time: Microseconds): number {
    let dropped = 0
    for (const queue of this.#queues.values()) {
      const old = queue.messages.filter(({ queued }) => queued < time).map(({ number }) => number)
      queue.take(old)
      queue.dropped += old.length
      dropped += old.length
    }
    return dropped
  }

  *#enabled(): Iterable<Queue> {
    for (const queue of this.#queues.values()) if (queue.destination.isEnabled) yield queue
  }

  #alert(queue: Queue, id: string): void {
    const alert = this.#known.alert(id)
    if (alert === undefined) return
    const { triage, mute } = this.#known.stored(alert)
    const reason = reasonFor({
      alert,
      status: triage?.status ?? 'new',
      isLearned: triage?.isLearned ?? false,
      isSuppressed: isSuppressed(alert, mute),
      reported: queue.reported.get(`alert ${id}`),
    })
    if (reason !== undefined && this.#add(queue, alertMessage(alert, reason, this.#known.devices)))
      queue.reported.set(`alert ${id}`, { rank: rankOf(alert.severity), closedCount: -1 })
  }

  #incident(queue: Queue, incident: Incident): void {
    const subject = `incident ${incident.id}`
    const reason = incidentReason(incident, queue.reported.get(subject)?.rank)
    if (reason !== undefined && this.#add(queue, incidentMessage(incident, reason)))
      queue.reported.set(subject, { rank: incidentRank(incident), closedCount: -1 })
  }

  #add(queue: Queue, message: ExportMessage): boolean {
    if (!wants(queue.destination.filter, message)) return false
    queue.messages.push({ number: ++this.#count, queued: Date.now() * 1000, message })
    while (queue.messages.length > outboxLimits.messages) {
      queue.messages.shift()
      queue.dropped++
    }
    return true
  }
}

const bytesOf = (message: ExportMessage) => new TextEncoder().encode(JSON.stringify(message)).length
