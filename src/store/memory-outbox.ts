import type { Alert } from '#model/alert'
import type { Destination } from '#model/destination'
import type { Device } from '#model/device'
import type { Incident } from '#model/incident'
import { type ExportMessage, objectOf, rankOf, wants } from '#model/message'
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
  type DeliveryPage,
  type DeliveryQuery,
  type DeliveryRecord,
  type DestinationState,
  outboxLimits,
  reasonFor,
  type SentSubject,
  type WaitingMessage,
} from './outbox.ts'
import { type StoredAlert, StoreError } from './store.ts'

/** Queries of the outbox to its store. */
interface KnownSubjects {
  alert(id: string): Alert | undefined
  stored(alert: Alert): StoredAlert
  readonly devices: ReadonlyMap<string, Device>
}

interface QueuedMessage extends WaitingMessage {
  readonly due: Microseconds
}

class Queue {
  destination: Destination
  messages: QueuedMessage[] = []
  history: (DeliveryRecord & { readonly order: number; readonly message: ExportMessage })[] = []
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

  take(numbers: readonly number[]): readonly QueuedMessage[] {
    const gone = this.messages.filter(({ number }) => numbers.includes(number))
    this.messages = this.messages.filter(({ number }) => !numbers.includes(number))
    return gone
  }
}

/** Queues that forget everything when they are closed. */
export class MemoryOutbox {
  readonly #queues = new Map<string, Queue>()
  readonly #known: KnownSubjects
  readonly #watchers = new Set<() => void>()
  #count = 0
  #records = 0

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

  /** `origin` made the change and gets no message of it. */
  closed(alert: Alert, origin: string | undefined): void {
    const message = alertMessage(alert, 'closed', this.#known.devices)
    for (const queue of this.#enabled()) {
      const subject = `alert ${alert.id}`
      const isKnown = (queue.reported.get(subject)?.rank ?? -1) >= 0
      if (isKnown && queue.destination.id !== origin) this.#add(queue, message)
      queue.reported.set(subject, { rank: rankOf(alert.severity), closedCount: alert.count })
    }
  }

  reopened(alert: Alert, origin: string | undefined): void {
    const { mute } = this.#known.stored(alert)
    const message = alertMessage(alert, 'reopened', this.#known.devices)
    for (const queue of this.#enabled()) {
      const isShown = !isSuppressed(alert, mute) && !alert.isLearning
      const isReported = isShown && (queue.destination.id === origin || this.#add(queue, message))
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
      failed: queue.history.filter(({ state }) => state === 'failed').length,
    }))
  }

  pendingDestinations(): readonly Destination[] {
    return [...this.#queues.values()].flatMap(({ destination, messages }) =>
      destination.isEnabled && messages.length > 0 ? [destination] : [],
    )
  }

  watch(listener: () => void): () => void {
    this.#watchers.add(listener)
    return () => void this.#watchers.delete(listener)
  }

  #queued(): void {
    for (const watcher of this.#watchers) watcher()
  }

  save(destination: Destination): void {
    const known = this.#queues.get(destination.id)
    if (known !== undefined) known.destination = destination
    else if (this.#queues.size >= outboxLimits.destinations)
      throw new StoreError('too-many-destinations', `there are ${outboxLimits.destinations}`)
    else this.#queues.set(destination.id, new Queue(destination))
    this.#queued()
  }

  remove(id: string): boolean {
    return this.#queues.delete(id)
  }

  emit(messages: ExportMessage | readonly ExportMessage[], only?: readonly string[]): void {
    for (const queue of this.#enabled())
      if (only === undefined || only.includes(queue.destination.id))
        for (const message of [messages].flat()) this.#add(queue, message)
  }

  waiting(
    destination: string,
    { limit, now, after }: { readonly limit: number; readonly now: Microseconds; readonly after: number },
  ): readonly WaitingMessage[] {
    const seen = new Set<string>()
    const due = (this.#queues.get(destination)?.messages ?? []).filter(({ message, due, number }) => {
      const isFirst = !seen.has(objectOf(message))
      seen.add(objectOf(message))
      // Later than any attempt is put off: the clock was set back.
      return isFirst && number > after && (due <= now || due > now + outboxLimits.delayMs * 1000)
    })
    return due.slice(0, Math.min(limit, outboxLimits.batch))
  }

  reserve(
    destination: string,
    { batch, numbers }: { readonly batch: string; readonly numbers: readonly number[] },
  ): void {
    const queue = this.#queues.get(destination)
    if (queue === undefined) return
    queue.messages = queue.messages.map((one) => (numbers.includes(one.number) ? { ...one, batch } : one))
  }

  reserved(destination: string, batch: string): readonly WaitingMessage[] {
    return (this.#queues.get(destination)?.messages ?? []).filter((one) => one.batch === batch)
  }

  attempted(destination: string, { time, results, problem }: Attempt): void {
    const queue = this.#queues.get(destination)
    if (queue === undefined) return
    for (const result of results) {
      const at = queue.messages.findIndex(({ number }) => number === result.number)
      const waiting = queue.messages[at]
      if (waiting === undefined) continue
      if (result.state === 'retry') {
        const { tries, rejections } = waiting
        queue.messages[at] = {
          ...waiting,
          due: result.due,
          tries: tries + 1,
          rejections: rejections + (result.isRejected ? 1 : 0),
        }
        continue
      }
      queue.take([result.number])
      const isDelivered = result.state === 'delivered'
      if (isDelivered) {
        queue.sent++
        queue.lastSuccess = time
        queue.lastDelayMs = Math.max(0, Math.round((time - waiting.queued) / 1000))
      } else queue.refused++
      const { message, number, queued, tries } = waiting
      queue.history.push({
        ...{ number, destination, object: objectOf(message), reason: message.reason, title: message.title },
        ...{ state: result.state, queued, time, tries: tries + 1 },
        reference: isDelivered ? result.reference : '',
        link: isDelivered ? result.link : '',
        problem: isDelivered ? '' : result.reason.slice(0, outboxLimits.problem),
        order: ++this.#records,
        message,
      })
    }
    if (problem !== '') queue.lastError = { time, text: problem.slice(0, outboxLimits.problem) }
  }

  deliveries({ destination, object, reference, state, before, limit }: DeliveryQuery): DeliveryPage {
    const found = [...this.#queues.values()]
      .flatMap(({ history }) => history)
      .filter(
        (record) =>
          (destination === undefined || record.destination === destination) &&
          (object === undefined || record.object === object) &&
          (reference === undefined || record.reference === reference) &&
          (state === undefined || record.state === state) &&
          (before === undefined || record.order < before),
      )
      .sort((one, other) => other.order - one.order)
    const shown = found.slice(0, limit)
    return {
      items: shown.map(({ order: _order, message: _message, ...record }) => record),
      next: found.length > limit ? shown.at(-1)?.order : undefined,
    }
  }

  resend(destination: string, numbers: readonly number[]): number {
    const failed = this.#takeFailed(destination, numbers)
    const queue = this.#queues.get(destination)
    for (const { number, queued, message } of failed)
      queue?.messages.push({ number, queued, message, tries: 0, rejections: 0, batch: '', due: 0 })
    queue?.messages.sort((one, other) => one.number - other.number)
    this.#queued()
    return failed.length
  }

  discard(destination: string, numbers: readonly number[]): number {
    return this.#takeFailed(destination, numbers).length
  }

  #takeFailed(destination: string, numbers: readonly number[]) {
    const queue = this.#queues.get(destination)
    const isTaken = ({ state, number }: DeliveryRecord) =>
      state === 'failed' && (numbers.length === 0 || numbers.includes(number))
    const failed = queue?.history.filter(isTaken) ?? []
    if (queue !== undefined) queue.history = queue.history.filter((record) => !isTaken(record))
    return failed
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
    const queued = Date.now() * 1000
    queue.messages.push({
      number: ++this.#count,
      queued,
      message,
      tries: 0,
      rejections: 0,
      batch: '',
      due: 0,
    })
    while (queue.messages.length > outboxLimits.messages) {
      queue.messages.shift()
      queue.dropped++
    }
    this.#queued()
    return true
  }
}

const bytesOf = (message: ExportMessage) => new TextEncoder().encode(JSON.stringify(message)).length
