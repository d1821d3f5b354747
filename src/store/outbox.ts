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
  /** A receiver away for longer is told only what came since. */
  ageMs: 7 * 24 * 3600 * 1000,
  /** Alerts and incidents remembered as told; of the oldest beyond it an update would be told anew. */
  reported: 500_000,
  /** Characters of what went wrong. */
  problem: 500,
  /** Messages read at once. */
  batch: 500,
} as const

/** What became of a destination's messages. */
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
}

export interface WaitingMessage {
  readonly number: number
  readonly queued: Microseconds
  readonly message: ExportMessage
}

/** How an attempt went. */
export interface Attempt {
  readonly time: Microseconds
  /** Numbers of messages that arrived. */
  readonly sent: readonly number[]
  /** Numbers of messages that can never arrive; they are let go. */
  readonly refused: readonly number[]
  /** What went wrong; '' for nothing. */
  readonly problem: string
}

export interface Outbox {
  /** In the order in which they were added. */
  destinations(): Promise<readonly DestinationState[]>
  /** Adds it, or changes the one of this id; what waits stays. Rejects with `too-many-destinations`. */
  saveDestination(destination: Destination): Promise<void>
  /** With all that waits for it; false if there is none of this id. */
  removeDestination(id: string): Promise<boolean>
  /** Queues a message for every destination that wants it; durable when it resolves. */
  emit(message: ExportMessage): Promise<void>
  /** The oldest first; at most `outboxLimits.batch`. */
  waiting(destination: string, limit: number): Promise<readonly WaitingMessage[]>
  attempted(destination: string, attempt: Attempt): Promise<void>
  /** Lets go of messages queued before; answers how many. */
  dropBefore(time: Microseconds): Promise<number>
}

/** What a destination was told of an alert or an incident. */
export interface SentSubject {
  /** The gravest it was told; -1 for not at all. */
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
 * Why an alert that was stored is told to one destination; undefined where it is not. A growing count alone is no news;
 * what is muted, announced, learned or new while learning is none either. What a person closed is told again once, when
 * it happens again.
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
