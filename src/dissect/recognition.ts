import { type FlowTable, TCP } from '#flow/flow-table'
import type { Packet } from '#wire/packet'
import type { Aim } from './aim.ts'
import type { Complaints } from './complaints.ts'
import type { Conversation } from './conversation.ts'
import type { Direction } from './direction.ts'
import type { Feeder } from './feeder.ts'
import type { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import type { ProbeSelector } from './questions.ts'
import { probe } from './probe.ts'
import type { Entry } from './registry.ts'

interface Parts {
  readonly flows: FlowTable
  readonly questions: ProbeSelector
  readonly direction: Direction
  readonly complaints: Complaints
  readonly feeder: Feeder
  readonly aim: Aim
  readonly slice: LentSlice
  readonly counters: { flowsUnrecognised: number }
}

/** Finds which protocol a conversation speaks, from its first bytes or when no more will come. */
export class Recognition {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Finds the protocol of a datagram; false leaves it unread. */
  settle(conversation: Conversation, slice: LentSlice, side: 0 | 1, packet: Packet | undefined): boolean {
    if (conversation.isUnknown) return false
    const question = this.#parts.questions.of(conversation, packet, true, true)
    this.#parts.aim.again(conversation, slice, side)
    const verdict = probe(slice, question)
    if (verdict.kind === 'yes') {
      this.#adopt(conversation, verdict.entry, verdict.state, slice, side)
      return true
    }
    if (++conversation.attempts >= limits.probeAttempts) this.#giveUp(conversation)
    return false
  }

  /** Takes a slice of a stream whose protocol is not known. False: nothing more of this segment is wanted. */
  stream(conversation: Conversation, slice: LentSlice, side: 0 | 1): boolean {
    if (conversation.isUnknown) return false
    const held = conversation.heldOf(side)
    if (held !== undefined) {
      held.append(slice.bytes, slice.start, slice.end)
      slice.at(held.bytes, 0, Math.min(held.length, limits.probeBytes))
    }
    const isFull = slice.end - slice.start >= limits.probeBytes
    const end = slice.end
    if (isFull) slice.end = slice.start + limits.probeBytes
    const isStart = this.isFirstHeard(conversation, side)
    const question = this.#parts.questions.of(conversation, undefined, isStart, isFull)
    this.#parts.aim.again(conversation, slice, side)
    const verdict = probe(slice, question)
    slice.end = end
    if (verdict.kind === 'more') {
      const pending = conversation.pending[side]
      if (held === undefined) pending.append(slice.bytes, slice.start, slice.end)
      pending.came = { time: slice.time, file: this.#parts.flows.file, frame: this.#parts.flows.frame }
      return true
    }
    if (verdict.kind === 'no') {
      held?.clear()
      if (++conversation.attempts >= limits.probeAttempts) this.#giveUp(conversation)
      return false
    }
    this.#adopt(conversation, verdict.entry, verdict.state, slice, side)
    if (held !== undefined) this.#parts.feeder.drain(conversation, side)
    else this.#parts.feeder.stream(conversation, slice, side)
    return true
  }

  /** Finds the protocol by bytes that came too late or twice; what was taken for bytes of it is lost to sense. */
  late(conversation: Conversation, slice: LentSlice, side: 0 | 1): boolean {
    const question = this.#parts.questions.of(conversation, undefined, false, false)
    this.#parts.aim.again(conversation, slice, side)
    const verdict = probe(slice, question)
    if (verdict.kind !== 'yes') return false
    conversation.isUnknown = false
    const pending = conversation.pending[side]
    pending.clear()
    pending.isLost = true
    this.#adopt(conversation, verdict.entry, verdict.state, slice, side)
    return true
  }

  /** True while a side's stream is seen from its first byte on and nothing of it was refused yet. */
  isFirstHeard({ flow, attempts }: Conversation, side: 0 | 1): boolean {
    return (this.#parts.flows.tcp[2 * flow + side]! & TCP.midStream) === 0 && attempts === 0
  }

  /** What is held is all there will be: the flow is over, or what followed was lost or not kept by the capture. */
  rest(conversation: Conversation, side: 0 | 1, why: 'isOver' | 'isLost'): void {
    const pending = conversation.pending[side]
    const { came } = pending
    if (came === undefined || conversation.entry !== undefined) return
    const slice = this.#parts.slice.at(pending.bytes, 0, pending.length)
    this.#parts.aim.at(slice, conversation, side, came.time, true, false)
    const question = this.#parts.questions.of(conversation, undefined, true, true)
    this.#parts.aim.again(conversation, slice, side)
    const verdict = probe(slice, { ...question, [why]: true })
    if (verdict.kind !== 'yes') return
    this.#parts.flows.asOf(came, () => {
      this.#adopt(conversation, verdict.entry, verdict.state, slice, side)
      verdict.entry.packets++
      this.#parts.feeder.drain(conversation, side)
    })
  }

  /** From now on the conversation speaks this protocol; what the other side said before is read now. */
  #adopt(conversation: Conversation, entry: Entry, state: unknown, slice: LentSlice, side: 0 | 1): void {
    conversation.entry = entry
    conversation.state = state
    if (conversation.depth > 0) return
    slice.context = conversation.context
    this.#parts.direction.askFirst(conversation, slice, side)
    this.#parts.complaints.foreignPort(conversation, entry, slice)
    const other = (1 - side) as 0 | 1
    const came = conversation.heldOf(other)?.came
    if (slice.isStream && came !== undefined) {
      const { bytes, start, end, fromClient, time } = slice
      this.#parts.aim.at(slice, conversation, other, came.time, true, false)
      this.#parts.flows.asOf(came, () => this.#parts.feeder.drain(conversation, other))
      this.#parts.aim.at(slice.at(bytes, start, end), conversation, side, time, true, false)
      slice.fromClient = fromClient
    }
  }

  #giveUp(conversation: Conversation): void {
    conversation.isUnknown = true
    if (conversation.hasPending) for (const pending of conversation.pending) pending.clear()
    this.#parts.counters.flowsUnrecognised++
  }
}
