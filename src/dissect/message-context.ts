/** The message under way: who says it, what it has told so far, and where that goes. */
import type { FlowTable } from '#flow/flow-table'
import type { Fact } from '#model/fact'
import type { Emit, Expectation, Payload } from '#model/protocol'
import type { BorrowedSlice } from './borrowed-slice.ts'
import type { EmittedFact } from './emitted-fact.ts'
import type { Expectations } from './expectations.ts'
import type { FoldTable } from './fold.ts'
import { limits } from './limits.ts'
import type { FramePosition, ObservationBuilder } from './observation-builder.ts'
import type { ProtocolState } from './protocol-state.ts'

export interface MessageContextOptions {
  readonly flows: FlowTable
  readonly fold: FoldTable
  readonly observations: ObservationBuilder
  readonly expectations: Expectations
  readonly here: FramePosition
  /** Takes what a carrier carries. */
  readonly carry: (carrier: ProtocolState, payload: Payload) => void
}

export class MessageContext {
  /** Facts beyond the bounds of a message: `factLimit: ` and whose. */
  readonly dropped: { readonly counters: Record<string, number> } = { counters: {} }
  /** What dissectors are given to speak by. */
  readonly emit: Emit = (said) => this.#take(said)
  protocolState: ProtocolState | undefined
  slice: BorrowedSlice
  factCount = 0
  operationCount = 0
  /** What is told goes here as well, so that the next message like it need not be read. */
  recording: EmittedFact[] | undefined
  /** What is being recorded told a value; one that somebody keeps. */
  hasReadings = false
  hasKeptReadings = false
  /** The message was counted, and is read again for its values alone. */
  isReread = false
  /** What is read came late or twice: a question that it displaces may well have been answered. */
  isAside = false
  readonly #ways: MessageContextOptions

  /** @param slice the one that is read when nothing is under way */
  constructor(ways: MessageContextOptions, slice: BorrowedSlice) {
    this.#ways = ways
    this.slice = slice
  }

  /** Does `work`, which tells something, on behalf of a conversation. */
  within(protocolState: ProtocolState, slice: BorrowedSlice, work: () => void): void {
    const outer = this.protocolState
    const outerSlice = this.slice
    this.protocolState = protocolState
    this.slice = slice
    work()
    this.protocolState = outer
    this.slice = outerSlice
  }

  #take(said: Fact | Payload | Expectation): void {
    const protocolState = this.protocolState
    if (protocolState === undefined) return
    if (said.kind === 'payload') this.#ways.carry(protocolState, said)
    else if (said.kind === 'expectation') this.#ways.expectations.add(this.#placed(said), this.slice.time)
    else this.#takeFact(protocolState, said)
  }

  /** With the address of the end that was meant. */
  #placed(said: Expectation): Expectation {
    const { end } = said
    if (end === undefined) return said
    const { flow } = this.protocolState!
    const server = this.#ways.flows.serverSide(flow)
    const side = end === 'server' ? server : ((1 - server) as 0 | 1)
    return { ...said, ip: this.#ways.flows.party(flow, side, '').ip }
  }

  #takeFact(protocolState: ProtocolState, said: Fact): void {
    if (said.kind === 'reading') {
      this.hasReadings = true
      if (!this.slice.wantsReadings) return
    }
    const isUnanswered = said.kind === 'operation' && said.outcome === 'unanswered'
    // What stayed unanswered is news of an older message.
    if (this.isReread && said.kind !== 'reading' && said.kind !== 'anomaly' && !isUnanswered) return
    // What a capture did not keep of a message is no fault of who sent it.
    if (this.slice.isCut && said.kind === 'anomaly' && said.what === 'malformed') return
    if (isUnanswered && this.isAside) return
    if (isUnanswered && protocolState.root.takeUnseenAnswer(this.slice.time)) return
    const entry = protocolState.entry!
    const isOver =
      said.kind === 'operation'
        ? ++this.operationCount > limits.operationsPerMessage
        : ++this.factCount > limits.factsPerMessage
    if (isOver) {
      const { counters } = this.dropped
      const name = `factLimit: ${entry.name}`
      counters[name] = (counters[name] ?? 0) + 1
      return
    }
    const emitted: EmittedFact = { fact: said, entry }
    if (said.kind === 'reading') {
      // Values are never the same again: they are sampled instead of folded.
      const { time } = this.slice
      if (
        this.#ways.observations.fact(
          protocolState.root,
          emitted,
          time,
          time,
          1,
          this.#ways.here.frame,
          -1,
          false,
        )
      )
        this.hasKeptReadings = true
      return
    }
    if (!isUnanswered) this.recording?.push(emitted)
    this.#ways.fold.emit(protocolState.root, emitted, this.slice.time, this.#ways.here.frame)
  }
}
