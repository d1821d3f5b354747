/** The message being read: its protocol and flow, how many facts it emitted, and where they go. */
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
  /** Called with the payload of a carrier. */
  readonly carry: (carrier: ProtocolState, payload: Payload) => void
}

export class MessageContext {
  /** Facts beyond the bounds of a message: `factLimit: ` and whose. */
  readonly dropped: { readonly counters: Record<string, number> } = { counters: {} }
  /** The `emit` that protocols are given. */
  readonly emit: Emit = (said) => this.#take(said)
  protocolState: ProtocolState | undefined
  slice: BorrowedSlice
  factCount = 0
  operationCount = 0
  /** Facts are copied here, so that the next equal message need not be read. */
  recording: EmittedFact[] | undefined
  /** The recorded message emitted a reading; a reading that a consumer keeps. */
  hasReadings = false
  hasKeptReadings = false
  /** The message was counted already, and is read again only for its values. */
  isReread = false
  /** The bytes came late or twice: a request that they displace may have been answered. */
  isAside = false
  readonly #ways: MessageContextOptions

  /** @param slice the one that is read when nothing is under way */
  constructor(ways: MessageContextOptions, slice: BorrowedSlice) {
    this.#ways = ways
    this.slice = slice
  }

  /** Runs `work`, whose facts belong to this protocol state. */
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

  /** Adds the address of the end. */
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
    // An unanswered request is a fact about an older message.
    if (this.isReread && said.kind !== 'reading' && said.kind !== 'anomaly' && !isUnanswered) return
    // A message cut by the capture is not malformed.
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
    if (said.kind === 'reading') {
      // Values always differ: they are sampled instead of folded.
      if (this.#ways.observations.reading(protocolState.root, said, entry.name, this.slice.time))
        this.hasKeptReadings = true
      return
    }
    const emitted: EmittedFact = { fact: said, entry }
    if (!isUnanswered) this.recording?.push(emitted)
    this.#ways.fold.emit(protocolState.root, emitted, this.slice.time, this.#ways.here.frame)
  }
}
