/** Folds equal events into one with a count, between two batches. */
import type { NewEvent, Priority } from './collector.ts'

export const limits = {
  /** Keys held between two batches; events of further keys are counted as lost. */
  keys: 4096,
  /** Items of one state table. */
  stateItems: 2048,
} as const

/** After so many milliseconds a state table is sent complete. */
const FULL_STATE_MS = 24 * 3_600_000

interface Held {
  /** The event as JSON: a third of the memory of its object. */
  readonly text: string
  readonly first: string
  last: string
  hits: number
}

interface StateTable {
  readonly items: Map<string, string>
  sentFull: number
}

export class Aggregator {
  readonly #held = new Map<string, Held>()
  readonly #states = new Map<string, StateTable>()
  /** Keys of connections that a batch listed; undefined while there are no digests. */
  #listed: Set<string> | undefined
  /** An event of priority `now` is held. */
  isUrgent = false
  /** Events lost because too many keys were held. */
  lost = 0

  get size(): number {
    return this.#held.size
  }

  add(event: NewEvent, key: string, time: string, priority: Priority = 'low'): void {
    const full = `${event.kind} ${key}`
    const held = this.#held.get(full)
    if (held !== undefined) {
      held.last = time
      held.hits++
      return
    }
    if (this.#held.size >= limits.keys) {
      this.lost++
      return
    }
    if (priority === 'now') this.isUrgent = true
    this.#held.set(full, { text: JSON.stringify(event), first: time, last: time, hits: 1 })
  }

  /** @param at milliseconds of a clock that never goes back */
  state(
    name: string,
    items: ReadonlyMap<string, NewEvent>,
    { time, at, priority }: { time: string; at: number; priority: Priority },
  ): void {
    const table = this.#states.get(name)
    const before = table?.items
    const isFull = table === undefined || at - table.sentFull >= FULL_STATE_MS
    const now = new Map<string, string>()
    for (const [key, event] of items) {
      if (now.size >= limits.stateItems) {
        this.lost++
        continue
      }
      const text = JSON.stringify(event)
      now.set(key, text)
      const former = before?.get(key)
      const change =
        before === undefined
          ? 'present'
          : former === undefined
            ? 'added'
            : former !== text
              ? 'changed'
              : isFull
                ? 'present'
                : ''
      if (change !== '')
        this.add(
          { ...event, change } as NewEvent,
          `${key} ${change}`,
          time,
          change === 'present' ? 'low' : priority,
        )
    }
    for (const [key, text] of before ?? [])
      if (!now.has(key))
        this.add(
          { ...(JSON.parse(text) as NewEvent), change: 'removed' } as NewEvent,
          `${key} removed`,
          time,
          priority,
        )
    this.#states.set(name, { items: now, sentFull: isFull ? at : table.sentFull })
  }

  /** The events since the last call as lines, in the order of their first occurrence; each is forgotten as it is handed out. */
  *take(): Iterable<string> {
    this.isUrgent = false
    for (const [key, held] of this.#held) {
      this.#held.delete(key)
      if (isConnection(key)) this.#list(key)
      yield lineOf(held)
    }
  }

  /** Connections that no batch listed; all others stay held. The first call only begins to remember. */
  *takeNewConnections(): Iterable<string> {
    this.#listed ??= new Set()
    for (const [key, held] of this.#held) {
      if (!isConnection(key) || this.#listed.has(key)) continue
      this.#held.delete(key)
      this.#list(key)
      yield lineOf(held)
    }
  }

  /** Full: all are forgotten, and some are listed twice. */
  #list(key: string): void {
    if (this.#listed === undefined) return
    if (this.#listed.size >= limits.keys) this.#listed.clear()
    this.#listed.add(key)
  }
}

/** Keys begin with the kind. */
function isConnection(key: string): boolean {
  return key.startsWith('connection ')
}

/** The JSON of an event with the fields of aggregation at its end. */
function lineOf({ text, first, last, hits }: Held): string {
  return `${text.slice(0, -1)},"first":${JSON.stringify(first)},"last":${JSON.stringify(last)},"hits":${hits}}`
}
