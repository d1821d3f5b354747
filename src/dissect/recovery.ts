/** Finds the way on where a message is not of the protocol that was spoken: another one began, or bytes were lost. */
import type { Conversation } from './conversation.ts'
import type { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import type { ProbeSelector } from './questions.ts'
import type { Entry, Registry } from './registry.ts'
import type { Unread } from './unread.ts'

/** Instead of an offset where to go on: the rest is of no use; more bytes will tell. */
export const USELESS = -1
export const WAIT = -2

interface Parts {
  readonly registry: Registry
  readonly questions: ProbeSelector
  readonly unread: Unread
  readonly counters: { streamsResumed: number; protocolChanges: number }
  /** Told which protocol's code is about to run, by index. */
  readonly pulse: Int32Array
}

export class Recovery {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The stream has turned into something else (STARTTLS, RDP), or sense is lost: where to go on, USELESS or WAIT. */
  afterForeign(conversation: Conversation, slice: LentSlice): number {
    if (!slice.isStream) return this.#otherDatagram(conversation, slice)
    if (conversation.depth === 0) {
      let waits = false
      for (const entry of this.#parts.registry.content.tcp.of(slice.bytes[slice.start])) {
        const answer = entry === conversation.entry ? 'no' : this.#probes(entry, slice)
        waits ||= answer === 'more'
        if (answer !== 'yes') continue
        this.#turnInto(conversation, entry)
        return slice.start
      }
      if (waits && slice.end - slice.start < limits.probeBytes) return WAIT
      this.#parts.unread.look(conversation, slice)
    }
    return this.resumeAt(conversation, slice, slice.start + 1)
  }

  /** Ports are shared (STUN beside RTP, discovery beside I/O): a datagram of another protocol is read as such. */
  #otherDatagram(conversation: Conversation, slice: LentSlice): number {
    if (conversation.depth > 0) return USELESS
    if (conversation.attempts < limits.probeAttempts && this.#isOthers(conversation, slice))
      return slice.start
    this.#parts.unread.look(conversation, slice)
    return USELESS
  }

  #isOthers(conversation: Conversation, slice: LentSlice): boolean {
    conversation.attempts++
    const { hinted, content } = this.#parts.questions.of(conversation, undefined, false, true)
    for (const entry of [...hinted, ...content.of(slice.bytes[slice.start])]) {
      if (entry === conversation.entry || this.#probes(entry, slice) !== 'yes') continue
      this.#turnInto(conversation, entry)
      return true
    }
    return false
  }

  #probes(entry: Entry, slice: LentSlice): 'yes' | 'no' | 'more' | undefined {
    this.#parts.pulse[0] = entry.index
    return entry.protocol.probe?.(slice)
  }

  #turnInto(conversation: Conversation, entry: Entry): void {
    conversation.entry = entry
    conversation.state = entry.protocol.newState?.()
    entry.packets++
    this.#parts.counters.protocolChanges++
  }

  /** The offset from where a message may begin again, or USELESS. */
  resumeAt(conversation: Conversation, slice: LentSlice, from = slice.start): number {
    const { protocol, index } = conversation.entry!
    this.#parts.pulse[0] = index
    if (protocol.resume === undefined)
      return protocol.dissect(slice, conversation.state).kind === 'message' && from === slice.start
        ? from
        : USELESS
    const { start } = slice
    slice.start = from
    const at = from < slice.end ? protocol.resume(slice, conversation.state) : undefined
    slice.start = start
    if (at === undefined || at < from || at >= slice.end) return USELESS
    this.#parts.counters.streamsResumed++
    return at
  }
}
