import { type FlowTable, TCP } from '#flow/flow-table'
import type { Packet } from '#wire/packet'
import type { BorrowedSlice } from './borrowed-slice.ts'
import type { DirectionResolver } from './direction.ts'
import { limits } from './limits.ts'
import { probe } from './probe.ts'
import type { ProbeSelector } from './probe-selector.ts'
import type { ProtocolAnomalies } from './protocol-anomalies.ts'
import type { ProtocolReader } from './protocol-reader.ts'
import type { ProtocolState } from './protocol-state.ts'
import type { RegisteredProtocol } from './registry.ts'
import type { SliceFiller } from './slice-filler.ts'

interface Parts {
  readonly flows: FlowTable
  readonly questions: ProbeSelector
  readonly direction: DirectionResolver
  readonly anomalies: ProtocolAnomalies
  readonly protocolReader: ProtocolReader
  readonly aim: SliceFiller
  readonly slice: BorrowedSlice
  readonly counters: { flowsUnrecognised: number }
}

/** Finds which protocol a conversation speaks, from its first bytes or when no more will come. */
export class Recognition {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Finds the protocol of a datagram; false leaves it unread. */
  settle(
    protocolState: ProtocolState,
    slice: BorrowedSlice,
    side: 0 | 1,
    packet: Packet | undefined,
  ): boolean {
    if (protocolState.isUnknown) return false
    const question = this.#parts.questions.of(protocolState, packet, true, true)
    this.#parts.aim.again(protocolState, slice, side)
    const verdict = probe(slice, question)
    if (verdict.kind === 'yes') {
      this.#adopt(protocolState, verdict.entry, verdict.state, slice, side)
      return true
    }
    if (++protocolState.attempts >= limits.probeAttempts) this.#giveUp(protocolState)
    return false
  }

  /** Takes a slice of a stream whose protocol is not known. False: nothing more of this segment is wanted. */
  stream(protocolState: ProtocolState, slice: BorrowedSlice, side: 0 | 1): boolean {
    if (protocolState.isUnknown) return false
    const held = protocolState.heldOf(side)
    if (held !== undefined) {
      held.append(slice.bytes, slice.start, slice.end)
      slice.at(held.bytes, 0, Math.min(held.length, limits.probeBytes))
    }
    const isFull = slice.end - slice.start >= limits.probeBytes
    const end = slice.end
    if (isFull) slice.end = slice.start + limits.probeBytes
    const isStart = this.isFirstHeard(protocolState, side)
    const question = this.#parts.questions.of(protocolState, undefined, isStart, isFull)
    this.#parts.aim.again(protocolState, slice, side)
    const verdict = probe(slice, question)
    slice.end = end
    if (verdict.kind === 'more') {
      const pending = protocolState.pending[side]
      if (held === undefined) pending.append(slice.bytes, slice.start, slice.end)
      pending.came = { time: slice.time, file: this.#parts.flows.file, frame: this.#parts.flows.frame }
      return true
    }
    if (verdict.kind === 'no') {
      held?.clear()
      if (++protocolState.attempts >= limits.probeAttempts) this.#giveUp(protocolState)
      return false
    }
    this.#adopt(protocolState, verdict.entry, verdict.state, slice, side)
    if (held !== undefined) this.#parts.protocolReader.drain(protocolState, side)
    else this.#parts.protocolReader.stream(protocolState, slice, side)
    return true
  }

  /** Finds the protocol by bytes that came too late or twice; what was taken for bytes of it is lost to sense. */
  late(protocolState: ProtocolState, slice: BorrowedSlice, side: 0 | 1): boolean {
    const question = this.#parts.questions.of(protocolState, undefined, false, false)
    this.#parts.aim.again(protocolState, slice, side)
    const verdict = probe(slice, question)
    if (verdict.kind !== 'yes') return false
    protocolState.isUnknown = false
    const pending = protocolState.pending[side]
    pending.clear()
    pending.isLost = true
    this.#adopt(protocolState, verdict.entry, verdict.state, slice, side)
    return true
  }

  /** True while a side's stream is seen from its first byte on and nothing of it was refused yet. */
  isFirstHeard({ flow, attempts }: ProtocolState, side: 0 | 1): boolean {
    return (this.#parts.flows.tcp[2 * flow + side]! & TCP.midStream) === 0 && attempts === 0
  }

  /** No more bytes follow the pending ones: the flow is over, or the next bytes were lost or not captured. */
  rest(protocolState: ProtocolState, side: 0 | 1, why: 'isOver' | 'isLost'): void {
    const pending = protocolState.pending[side]
    const { came } = pending
    if (came === undefined || protocolState.entry !== undefined) return
    const slice = this.#parts.slice.at(pending.bytes, 0, pending.length)
    this.#parts.aim.at(slice, protocolState, side, came.time, true, false)
    const question = this.#parts.questions.of(protocolState, undefined, true, true)
    this.#parts.aim.again(protocolState, slice, side)
    const verdict = probe(slice, { ...question, [why]: true })
    if (verdict.kind !== 'yes') return
    this.#parts.flows.asOf(came, () => {
      this.#adopt(protocolState, verdict.entry, verdict.state, slice, side)
      verdict.entry.packets++
      this.#parts.protocolReader.drain(protocolState, side)
    })
  }

  /** From now on the conversation has this protocol; earlier bytes of the other side are read now. */
  #adopt(
    protocolState: ProtocolState,
    entry: RegisteredProtocol,
    state: unknown,
    slice: BorrowedSlice,
    side: 0 | 1,
  ): void {
    protocolState.entry = entry
    protocolState.state = state
    if (protocolState.depth > 0) return
    slice.context = protocolState.context
    this.#parts.direction.askFirst(protocolState, slice, side)
    this.#parts.anomalies.foreignPort(protocolState, entry, slice)
    const other = (1 - side) as 0 | 1
    const came = protocolState.heldOf(other)?.came
    if (slice.isStream && came !== undefined) {
      const { bytes, start, end, fromClient, time } = slice
      this.#parts.aim.at(slice, protocolState, other, came.time, true, false)
      this.#parts.flows.asOf(came, () => this.#parts.protocolReader.drain(protocolState, other))
      this.#parts.aim.at(slice.at(bytes, start, end), protocolState, side, time, true, false)
      slice.fromClient = fromClient
    }
  }

  #giveUp(protocolState: ProtocolState): void {
    protocolState.isUnknown = true
    if (protocolState.hasPending) for (const pending of protocolState.pending) pending.clear()
    this.#parts.counters.flowsUnrecognised++
  }
}
