/** Conversations inside of conversations: who rides on a carrier, channel by channel. */
import type { Payload } from '#model/protocol'
import type { BorrowedSlice } from './borrowed-slice.ts'
import { limits } from './limits.ts'
import { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol, Registry } from './registry.ts'

export class Channels {
  readonly #registry: Registry
  readonly #enter: (entry: RegisteredProtocol) => void
  readonly #counters: { channelLimit: number }

  constructor(
    registry: Registry,
    enter: (entry: RegisteredProtocol) => void,
    counters: { channelLimit: number },
  ) {
    this.#registry = registry
    this.#enter = enter
    this.#counters = counters
  }

  /** The conversation of one channel inside its carrier; the oldest goes where there are too many. */
  of(carrier: ProtocolState, payload: Payload): ProtocolState | undefined {
    const isPlain = payload.selector === undefined && payload.channel === undefined
    if (isPlain && carrier.plain !== undefined) return carrier.plain
    carrier.children ??= new Map()
    const key = `${payload.selector ?? ''}|${payload.channel ?? ''}`
    let child = carrier.children.get(key)
    if (child === undefined) {
      if (carrier.children.size >= limits.channels) {
        this.#counters.channelLimit++
        const oldest = carrier.children.keys().next().value ?? ''
        if (carrier.children.get(oldest) === carrier.plain) carrier.plain = undefined
        carrier.children.delete(oldest)
      }
      child = new ProtocolState(carrier.flow, carrier)
      carrier.children.set(key, child)
      if (isPlain) carrier.plain = child
    }
    return child
  }

  /** Makes sure that a carried conversation has a protocol that fits this payload. */
  choose(
    carrier: ProtocolState,
    child: ProtocolState,
    slice: BorrowedSlice,
    selector: string | number | undefined,
  ): boolean {
    const isFitting = (entry: RegisteredProtocol): boolean => {
      this.#enter(entry)
      const proof = entry.protocol.probe?.(slice)
      if (proof !== undefined && proof !== 'no') return true
      return entry.protocol.dissect(slice, entry.protocol.newState?.()).kind !== 'foreign'
    }
    if (child.entry !== undefined && (slice.isStream || isFitting(child.entry))) return true
    for (const entry of this.#registry.carriedBy(carrier.entry!.name, selector)) {
      if (entry === child.entry || !isFitting(entry)) continue
      child.entry = entry
      child.state = entry.protocol.newState?.()
      return true
    }
    if (child.entry === undefined && ++child.attempts >= limits.probeAttempts) child.isUnknown = true
    return false
  }
}
