/** Unsent batches: bounded in bytes and age, in memory, on flash only if the image configures it. */
import type { AgentHost } from './host.ts'

export const limits = {
  /** Milliseconds: older batches are dropped. */
  age: 90 * 86_400_000,
  /** Milliseconds between two writes to flash: 24 a day. */
  flashPause: 3_600_000,
} as const

export interface SpooledBatch {
  readonly sequence: number
  /** Start of the agent that made it. */
  readonly boot: string
  readonly text: string
  /** `state`: holds a complete state; only a later one replaces it. */
  readonly weight: 'state' | 'now' | 'low'
  /** Monotonic milliseconds. */
  readonly added: number
  /** Number of its events, and the losses in its header: they are reported again if it is dropped. */
  readonly events: number
  readonly lost: SpoolLoss
}

export interface SpoolLoss {
  readonly events: number
  readonly batches: number
  readonly forks: number
  readonly seen: number
}

const NO_LOSS: SpoolLoss = { events: 0, batches: 0, forks: 0, seen: 0 }

export interface SpoolOptions {
  readonly host: AgentHost
  /** File on flash; '' for memory only. */
  readonly file: string
  readonly maximumBytes: number
}

export class Spool {
  readonly #options: SpoolOptions
  #batches: SpooledBatch[] = []
  #bytes = 0
  #isChanged = false
  #isOnFlash = false
  #written = Number.NEGATIVE_INFINITY
  /** Dropped for want of space or by age, since `takeLost`. */
  #lost = NO_LOSS
  writes = 0
  problem = ''

  constructor(options: SpoolOptions) {
    this.#options = options
    this.#load()
  }

  get bytes(): number {
    return this.#bytes
  }

  get length(): number {
    return this.#batches.length
  }

  get first(): SpooledBatch | undefined {
    return this.#batches[0]
  }

  takeLost(): SpoolLoss {
    const lost = this.#lost
    this.#lost = NO_LOSS
    return lost
  }

  add(batch: SpooledBatch): void {
    this.#batches.push(batch)
    this.#bytes += batch.text.length
    this.#isChanged = true
    while (this.#batches.length > 1 && batch.added - this.#batches[0]!.added > limits.age) this.#drop(0)
    while (this.#bytes > this.#options.maximumBytes && this.#batches.length > 1)
      this.#drop(this.#leastImportant())
  }

  /** The server has it. */
  done({ boot, sequence }: SpooledBatch): void {
    const at = this.#batches.findIndex((batch) => batch.boot === boot && batch.sequence === sequence)
    if (at < 0) return
    this.#bytes -= this.#batches[at]!.text.length
    this.#batches.splice(at, 1)
    this.#isChanged = true
  }

  /** The oldest `low` batch, else the oldest `now`, else the oldest state that a later one replaces; never the last. */
  #leastImportant(): number {
    const candidates = this.#batches.slice(0, -1)
    for (const weight of ['low', 'now', 'state'] as const) {
      const at = candidates.findIndex((batch) => batch.weight === weight)
      if (at >= 0) return at
    }
    return 0
  }

  #drop(at: number): void {
    const [dropped] = this.#batches.splice(at, 1)
    this.#bytes -= dropped!.text.length
    this.#lose(dropped!)
  }

  #lose({ events, lost }: Pick<SpooledBatch, 'events' | 'lost'>): void {
    const before = this.#lost
    this.#lost = {
      events: before.events + events + lost.events,
      batches: before.batches + 1 + lost.batches,
      forks: before.forks + lost.forks,
      seen: before.seen + lost.seen,
    }
  }

  /** Writes to flash if due; false without work. */
  persist(now: number, isLast = false): boolean {
    const { host, file } = this.#options
    if (file === '' || !this.#isChanged) return false
    if (this.#batches.length === 0 && !this.#isOnFlash) return false
    if (!isLast && now - this.#written < limits.flashPause) return false
    const text = this.#batches.map((batch) => `${JSON.stringify(batch)}\n`).join('')
    const isWritten = this.#batches.length === 0 ? host.remove(file) : host.write(file, text)
    this.#written = now
    this.writes++
    this.problem = isWritten ? '' : 'the spool file cannot be written; batches are in memory only'
    this.#isChanged = !isWritten
    this.#isOnFlash = isWritten && this.#batches.length > 0
    return isWritten
  }

  #load(): void {
    const { host, file, maximumBytes } = this.#options
    if (file === '') return
    host.lines(file, (line) => {
      const batch = batchOf(line)
      if (batch === undefined || this.#bytes + batch.text.length > maximumBytes)
        this.#lose(batch ?? { events: 0, lost: NO_LOSS })
      else {
        this.#batches.push({ ...batch, added: 0 })
        this.#bytes += batch.text.length
      }
      return true
    })
    this.#isOnFlash = this.#batches.length > 0
  }
}

function batchOf(line: string): SpooledBatch | undefined {
  try {
    const batch = JSON.parse(line) as SpooledBatch
    const isBatch =
      typeof batch.text === 'string' &&
      typeof batch.boot === 'string' &&
      Number.isSafeInteger(batch.sequence) &&
      typeof batch.lost === 'object'
    return isBatch ? batch : undefined
  } catch {
    return undefined
  }
}
