/**
 * Small records of people and the server, in addition to capture data: schedules, queries, decisions, daily scores.
 * Each kind is a table with its own bound; bodies are JSON that the store does not parse.
 */
import type { Microseconds } from '#model/time'

export const recordLimits = {
  /** Characters of one body. */
  body: 512 * 1024,
  /** Characters of an id. */
  id: 200,
  /** How many of each kind. */
  most: {
    /** One a day: ten years. */
    score: 3660,
    report: 200,
    'report-schedule': 50,
    question: 200,
    advice: 5000,
    case: 5000,
    dashboard: 100,
    'baseline-review': 20_000,
    'user-event': 5000,
    'device-edit': 50_000,
  },
} as const

export type RecordKind = keyof typeof recordLimits.most

/** Kinds whose oldest goes when there is one too many; the others refuse the new one. */
const ROLLING: ReadonlySet<RecordKind> = new Set(['score', 'report'])

export interface StoredRecord {
  readonly kind: RecordKind
  readonly id: string
  /** Sort key of its kind: the time of the record, or the day it is about. */
  readonly time: Microseconds
  /** JSON. */
  readonly body: string
}

export interface Records {
  /** All of a kind, the oldest first. */
  records(kind: RecordKind): Promise<readonly StoredRecord[]>
  /**
   * Keeps it, in place of the one of this kind and id; durable when it resolves. Rejects with `too-many-records` or
   * `record-too-large`. Answers the ids of those that went to make room.
   */
  keepRecord(record: StoredRecord): Promise<readonly string[]>
  /** False if there is none of this id. */
  dropRecord(kind: RecordKind, id: string): Promise<boolean>
}

/** Whether it may be kept, with what must go for it. `ids` are those of the kind, the oldest first. */
export function roomFor({ kind, id, body }: StoredRecord, ids: readonly string[]): RoomFor {
  if (body.length > recordLimits.body || id.length > recordLimits.id) return { refusal: 'record-too-large' }
  const left = recordLimits.most[kind] - ids.length
  if (ids.includes(id) || left > 0) return { goes: [] }
  return ROLLING.has(kind) ? { goes: ids.slice(0, 1 - left) } : { refusal: 'too-many-records' }
}

export type RoomFor =
  | { readonly goes: readonly string[] }
  | { readonly refusal: 'too-many-records' | 'record-too-large' }
