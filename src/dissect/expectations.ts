import type { Expectation } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

interface Kept {
  readonly expectation: Expectation
  readonly until: Microseconds
}

/** Flows that a protocol has announced: FTP data channels, negotiated I/O ports. */
export class Expectations {
  readonly counters = { expectationsDropped: 0 }
  readonly #kept = new Map<string, Kept>()

  get isEmpty(): boolean {
    return this.#kept.size === 0
  }

  add(expectation: Expectation, now: Microseconds): void {
    const key = keyOf(expectation.transport, expectation.ip, expectation.port)
    this.#kept.delete(key)
    if (this.#kept.size >= limits.expectations) {
      this.#kept.delete(this.#kept.keys().next().value ?? '')
      this.counters.expectationsDropped++
    }
    this.#kept.set(key, { expectation, until: now + limits.expectationSeconds * 1e6 })
  }

  /** Announcement for this endpoint, unless it has expired. */
  find(
    transport: 'tcp' | 'udp',
    ip: string | undefined,
    port: number | undefined,
    now: Microseconds,
  ): Expectation | undefined {
    if (port === undefined) return undefined
    const kept =
      this.#kept.get(keyOf(transport, ip, port)) ?? this.#kept.get(keyOf(transport, undefined, port))
    return kept !== undefined && kept.until >= now ? kept.expectation : undefined
  }
}

function keyOf(transport: string, ip: string | undefined, port: number): string {
  return `${transport}|${ip ?? ''}|${port}`
}
