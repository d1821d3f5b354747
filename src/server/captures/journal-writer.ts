/** Writes the journal of one analysis to the store; what comes meanwhile is merged and written next. */
import type { JournalEntry } from '#model/journal'

const limits = {
  /**
   * Entries that wait while others are written; more make the engine wait. Entries are snapshots: a device that changes
   * again replaces what waits, so that a slow store costs no more than one row per thing.
   */
  waitingEntries: 40_000,
} as const

export class JournalWriter {
  readonly #apply: (entries: readonly JournalEntry[]) => Promise<void>
  readonly #waitingEntries: number
  /** By what they replace; in the order of their last change. */
  #waiting = new Map<string, JournalEntry>()
  #unique = 0
  #writing: Promise<void> | undefined
  #failure: Error | undefined

  constructor(
    apply: (entries: readonly JournalEntry[]) => Promise<void>,
    waitingEntries: number = limits.waitingEntries,
  ) {
    this.#apply = apply
    this.#waitingEntries = waitingEntries
  }

  /** Why nothing more is written. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Resolves when more may come; does not wait until the entries are written. */
  async add(entries: readonly JournalEntry[]): Promise<void> {
    if (this.#failure !== undefined) return
    for (const entry of entries) {
      const key = this.#keyOf(entry)
      this.#waiting.delete(key)
      this.#waiting.set(key, entry)
    }
    this.#writing ??= this.#write()
    while (this.#waiting.size > this.#waitingEntries && this.#writing !== undefined) await this.#writing
  }

  /** Resolves when everything is written, or nothing more will be. */
  async settle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  async #write(): Promise<void> {
    const entries = [...this.#waiting.values()]
    this.#waiting = new Map()
    try {
      await this.#apply(entries)
    } catch (error) {
      this.#failure ??= error as Error
      this.#waiting.clear()
    }
    this.#writing = this.#waiting.size > 0 ? this.#write() : undefined
  }

  #keyOf(entry: JournalEntry): string {
    switch (entry.kind) {
      case 'device':
        return `device ${entry.device.id}`
      case 'device-gone':
        return `device ${entry.id}`
      case 'link':
        return `link ${entry.link.id}`
      case 'link-gone':
        return `link ${entry.id}`
      case 'alert':
        return `alert ${entry.alert.id}`
      case 'event':
        return `event ${entry.event.id}`
      case 'item':
      case 'rule-hit':
      case 'sighting':
      case 'message':
      case 'custom-rules':
        return `${entry.kind} ${this.#unique++}`
      case 'activity':
      case 'baseline':
      case 'blind-spots':
      case 'capture':
      case 'counters':
      case 'end':
      case 'incidents':
      case 'protocols':
      case 'recent-trends':
      case 'site-draft':
      case 'trends':
        return entry.kind
      default:
        throw new Error(`unreachable: ${(entry satisfies never as { kind: string }).kind}`)
    }
  }
}
