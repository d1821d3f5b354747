/** Messages that wait for systems outside: what is kept of them, and what may be asked. */
import type { Alert } from '#model/alert'
import type { Destination } from '#model/destination'
import { type ExportMessage, type MessageReason, rankOf } from '#model/message'
import type { Microseconds } from '#model/time'
import type { AlertStatusFilter } from './store.ts'

/** Bounds of one destination; beyond them the oldest message goes, counted. */
export const outboxLimits = {
  destinations: 20,
  /** A plant raises thousands of alerts on a bad day; this is a month of bad days. */
  messages: 100_000,
  /** Bytes of messages, as kept. */
  bytes: 64 * 1024 * 1024,
  /** A receiver that was away longer gets only the messages since. */
  ageMs: 7 * 24 * 3600 * 1000,
  /** Alerts and incidents stored as sent; an update of the oldest beyond it is sent again. */
  reported: 500_000,
  /** Characters of what went wrong. */
  problem: 500,
  /** Delivered and failed messages remembered for each destination; the oldest are forgotten first. */
  history: 50_000,
  /** Failed messages kept with their text for each destination, so that they can be sent again. */
  failed: 10_000,
  /** Delivered and failed messages are remembered for so long. */
  historyAgeMs: 30 * 24 * 3600 * 1000,
  /** A failed message is put off for at most so long. */
  delayMs: 3_600_000,
  /** Messages read at once: several requests of the largest batches. */
  batch: 2000,
} as const

/** Delivery state of a destination. */
export interface DestinationState {
  readonly destination: Destination
  readonly waiting: number
  readonly bytes: number
  /** When the oldest that waits was put there. */
  readonly oldest: Microseconds | undefined
  readonly sent: number
  /** Messages the receiver itself would not take, ever. */
  readonly refused: number
  /** Messages that were let go because too many waited, for too long or too large. */
  readonly dropped: number
  readonly lastSuccess: Microseconds | undefined
  readonly lastError: { readonly time: Microseconds; readonly text: string } | undefined
  /** How long the message delivered last had waited. */
  readonly lastDelayMs: number
  /** Messages that were given up and can be sent again. */
  readonly failed: number
}

export interface WaitingMessage {
  readonly number: number
  readonly queued: Microseconds
  readonly message: ExportMessage
  /** Attempts so far. */
  readonly tries: number
  /** Attempts that the receiver rejected. */
  readonly rejections: number
  /** Id of the batch it is reserved for; '' for none. */
  readonly batch: string
}

/** Result of one message in an attempt. */
export type AttemptResult =
  | {
      readonly number: number
      readonly state: 'delivered'
      readonly reference: string
      readonly link: string
    }
  /** Due again at `due`. */
  | {
      readonly number: number
      readonly state: 'retry'
      readonly due: Microseconds
      readonly isRejected: boolean
    }
  /** Given up; kept with its text. */
  | { readonly number: number; readonly state: 'failed'; readonly reason: string }

/** How an attempt went. */
export interface Attempt {
  readonly time: Microseconds
  readonly results: readonly AttemptResult[]
  /** Error; '' if none. */
  readonly problem: string
}

/** A message that was delivered or given up. */
export interface DeliveryRecord {
  /** Of the message in its queue. */
  readonly number: number
  readonly destination: string
  /** `alert a-1`. */
  readonly object: string
  readonly reason: MessageReason
  readonly title: string
  readonly state: 'delivered' | 'failed'
  readonly queued: Microseconds
  readonly time: Microseconds
  readonly tries: number
  /** Id of the receiver's record; '' if none. */
  readonly reference: string
  /** Where the receiver shows it; '' for nowhere. */
  readonly link: string
  /** Why it was given up; '' if it was delivered. */
  readonly problem: string
}

export interface DeliveryQuery {
  readonly destination?: string | undefined
  readonly object?: string | undefined
  /** Id of the receiver's record. */
  readonly reference?: string | undefined
  readonly state?: DeliveryRecord['state'] | undefined
  /** Records older than this number of the history; for the next page. */
  readonly before?: number | undefined
  readonly limit: number
}

export interface DeliveryPage {
  readonly items: readonly DeliveryRecord[]
  /** `before` of the next page; undefined at the end. */
  readonly next: number | undefined
}

export interface Outbox {
  /** In the order in which they were added. */
  destinations(): Promise<readonly DestinationState[]>
  /** Adds it, or changes the one of this id; what waits stays. Rejects with `too-many-destinations`. */
  saveDestination(destination: Destination): Promise<void>
  /** With all that waits for it; false if there is none of this id. */
  removeDestination(id: string): Promise<boolean>
  /** Enabled ones for which messages wait. */
  pendingDestinations(): Promise<readonly Destination[]>
  /** Calls back after each write that may have queued messages; answers how to end that. */
  watchQueues(listener: () => void): () => void
  /** Queues messages for every destination that wants them, or those of `only`; durable when it resolves. */
  emit(messages: ExportMessage | readonly ExportMessage[], only?: readonly string[]): Promise<void>
  /**
   * Messages that are due at `now`, the oldest first; at most `outboxLimits.batch`. Of each alert, incident or event
   * only the oldest, so that messages of one object arrive in order. Those with a number up to `after` are left out.
   */
  waiting(
    destination: string,
    limit: number,
    now: Microseconds,
    after?: number,
  ): Promise<readonly WaitingMessage[]>
  /** Makes messages the members of a batch: durable when it resolves. */
  reserve(destination: string, batch: string, numbers: readonly number[]): Promise<void>
  /** The members of a batch, due or not, the oldest first. */
  reserved(destination: string, batch: string): Promise<readonly WaitingMessage[]>
  attempted(destination: string, attempt: Attempt): Promise<void>
  /** The latest first. */
  deliveries(query: DeliveryQuery): Promise<DeliveryPage>
  /** Queues failed messages again, with the same number; all if none are named. Answers how many. */
  resend(destination: string, numbers: readonly number[]): Promise<number>
  /** Forgets failed messages; all if none are named. Answers how many. */
  discard(destination: string, numbers: readonly number[]): Promise<number>
  /** Lets go of messages queued before; answers how many. */
  dropBefore(time: Microseconds): Promise<number>
}

/** State of an alert or an incident as last sent to a destination. */
export interface SentSubject {
  /** Highest severity sent; -1 for none. */
  readonly rank: number
  /** Its count when a person closed it; -1 while it is open. */
  readonly closedCount: number
}

export interface SentSubjectsOf {
  readonly alert: Alert
  readonly status: AlertStatusFilter
  readonly isLearned: boolean
  readonly isSuppressed: boolean
  readonly reported: SentSubject | undefined
}

/**
 * Reason to send a stored alert to one destination; undefined for none. A growing count alone is no reason; nor are
 * muted, announced or learned alerts, or those new while learning. An alert that a person closed is sent once more when
 * it recurs.
 */
export function reasonFor({
  alert,
  status,
  isLearned,
  isSuppressed,
  reported,
}: SentSubjectsOf): MessageReason | undefined {
  if (alert.isLearning || isSuppressed || isLearned) return undefined
  if (status === 'closed')
    return reported !== undefined && reported.closedCount >= 0 && alert.count > reported.closedCount
      ? 'again'
      : undefined
  if (reported === undefined || reported.rank < 0) return 'new'
  return rankOf(alert.severity) > reported.rank ? 'graver' : undefined
}
