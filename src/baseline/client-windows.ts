/** How long the relations of each client become normal by themselves: docs/internals/detection-models.md §4. */
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

const HOUR = 3_600_000_000

/** Controllers and I/O ask the same for ever; computers find new partners for weeks. */
export type ClientKind = 'controller' | 'computer' | 'other'

const CONNECTION_PAIR_HOURS: Readonly<Record<ClientKind, number>> = {
  controller: limits.controllerConnectionPairHours,
  other: limits.connectionPairHours,
  computer: limits.computerConnectionPairHours,
}

export class ClientWindows {
  readonly #counters: { baselineClientLimit: number }
  /** First time a client was seen as such: its relations close some time later. */
  readonly #since = new Map<string, Microseconds>()
  /** When the first of all began. */
  #start: Microseconds = Number.POSITIVE_INFINITY

  constructor(counters: { baselineClientLimit: number }) {
    this.#counters = counters
  }

  /** A client was seen as such; only the first time counts. */
  begin(client: string, time: Microseconds): void {
    this.#start = Math.min(this.#start, time)
    if (this.#since.has(client)) return
    if (this.#since.size < limits.clients) this.#since.set(client, time)
    else this.#counters.baselineClientLimit++
  }

  /** It begins anew when it comes again. */
  forget(client: string): void {
    this.#since.delete(client)
  }

  /** May its relations still become normal by themselves? `kindOf` is asked only where it matters. */
  isOpen(client: string, now: Microseconds, kindOf: () => ClientKind): boolean {
    const since = this.#sinceOf(client)
    if (since === undefined) return true
    const age = now - since
    // No relations close sooner than a controller's: before that, the kind of device is not needed.
    if (age < limits.controllerConnectionPairHours * HOUR) return true
    if (age >= limits.computerConnectionPairHours * HOUR) return false
    return age < CONNECTION_PAIR_HOURS[kindOf()] * HOUR
  }

  /** For every kind of device, its relations close no later. */
  mayBeOpen(client: string, now: Microseconds): boolean {
    const since = this.#sinceOf(client)
    return since === undefined || now - since < limits.computerConnectionPairHours * HOUR
  }

  /** For whom there is no room, the windows close as for the first of all, or they never would. */
  #sinceOf(client: string): Microseconds | undefined {
    return this.#since.get(client) ?? (this.#since.size < limits.clients ? undefined : this.#start)
  }

  /** Did it appear when the plant was known already? */
  isLateClient(client: string, now: Microseconds): boolean {
    return (this.#since.get(client) ?? now) - this.#start >= limits.connectionPairHours * HOUR
  }
}
