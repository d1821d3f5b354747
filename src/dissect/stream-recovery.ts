/** Finds the way on where a message is not of the protocol that was spoken: another one began, or bytes were lost. */

import type { BorrowedSlice } from './borrowed-slice.ts'
import { limits } from './limits.ts'
import type { ProbeSelector } from './probe-selector.ts'
import type { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol, Registry } from './registry.ts'
import type { UnrecognisedPayload } from './unrecognised-payload.ts'

/** In place of an offset to continue at: the rest is useless; more bytes will decide. */
export const USELESS = -1
export const WAIT = -2

interface Parts {
  readonly registry: Registry
  readonly questions: ProbeSelector
  readonly unrecognised: UnrecognisedPayload
  readonly counters: { streamsResumed: number; protocolChanges: number }
  /** Index of the protocol whose code runs next. */
  readonly pulse: Int32Array
}

export class StreamRecovery {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The stream has turned into something else (STARTTLS, RDP), or sense is lost: where to go on, USELESS or WAIT. */
  afterForeign(protocolState: ProtocolState, slice: BorrowedSlice): number {
    if (!slice.isStream) return this.#otherDatagram(protocolState, slice)
    if (protocolState.depth === 0) {
      let waits = false
      for (const entry of this.#parts.registry.content.tcp.of(slice.bytes[slice.start])) {
        const answer = entry === protocolState.entry ? 'no' : this.#probes(entry, slice)
        waits ||= answer === 'more'
        if (answer !== 'yes') continue
        this.#turnInto(protocolState, entry)
        return slice.start
      }
      if (waits && slice.end - slice.start < limits.probeBytes) return WAIT
      this.#parts.unrecognised.look(protocolState, slice)
    }
    return this.resumeAt(protocolState, slice, slice.start + 1)
  }

  /** Ports are shared (STUN with RTP, discovery with I/O): a datagram of another protocol is read as such. */
  #otherDatagram(protocolState: ProtocolState, slice: BorrowedSlice): number {
    if (protocolState.depth > 0) return USELESS
    if (protocolState.attempts < limits.probeAttempts && this.#isOthers(protocolState, slice))
      return slice.start
    this.#parts.unrecognised.look(protocolState, slice)
    return USELESS
  }

  #isOthers(protocolState: ProtocolState, slice: BorrowedSlice): boolean {
    protocolState.attempts++
    const { hinted, content } = this.#parts.questions.of(protocolState, undefined, false, true)
    for (const entry of [...hinted, ...content.of(slice.bytes[slice.start])]) {
      if (entry === protocolState.entry || this.#probes(entry, slice) !== 'yes') continue
      this.#turnInto(protocolState, entry)
      return true
    }
    return false
  }

  #probes(entry: RegisteredProtocol, slice: BorrowedSlice): 'yes' | 'no' | 'more' | undefined {
    this.#parts.pulse[0] = entry.index
    return entry.protocol.probe?.(slice)
  }

  #turnInto(protocolState: ProtocolState, entry: RegisteredProtocol): void {
    protocolState.entry = entry
    protocolState.state = entry.protocol.newState?.()
    entry.packets++
    this.#parts.counters.protocolChanges++
  }

  /** The offset from where a message may begin again, or USELESS. */
  resumeAt(protocolState: ProtocolState, slice: BorrowedSlice, from = slice.start): number {
    const { protocol, index } = protocolState.entry!
    this.#parts.pulse[0] = index
    if (protocol.resume === undefined)
      return protocol.dissect(slice, protocolState.state).kind === 'message' && from === slice.start
        ? from
        : USELESS
    const { start } = slice
    slice.start = from
    const at = from < slice.end ? protocol.resume(slice, protocolState.state) : undefined
    slice.start = start
    if (at === undefined || at < from || at >= slice.end) return USELESS
    this.#parts.counters.streamsResumed++
    return at
  }
}
