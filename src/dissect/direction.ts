/** Decides the client if no handshake showed it: messages show it, and the flow is reversed. */
import type { FlowTable } from '#flow/flow-table'
import type { BorrowedSlice } from './borrowed-slice.ts'
import { limits } from './limits.ts'
import type { ProbeSelector } from './probe-selector.ts'
import type { ProtocolState } from './protocol-state.ts'

export class DirectionResolver {
  readonly #flows: FlowTable
  readonly #questions: ProbeSelector

  constructor(flows: FlowTable, questions: ProbeSelector) {
    this.#flows = flows
    this.#questions = questions
  }

  /** Asks the first message of a conversation whose protocol was just found. */
  askFirst(protocolState: ProtocolState, slice: BorrowedSlice, side: 0 | 1): void {
    const { protocol } = protocolState.entry!
    if (this.#isKnown(protocolState) || protocol.isFromClient === undefined) return
    const found = protocol.dissect(slice, protocol.newState?.())
    const isFromClient = found.kind === 'message' ? protocol.isFromClient(found.message, slice) : undefined
    protocolState.isDirectionOpen = isFromClient === undefined
    if (isFromClient === undefined || !this.#mayBe(protocolState, side, isFromClient)) return
    this.#settle(protocolState, side, isFromClient)
    slice.fromClient = isFromClient
  }

  /** Tries to find the sender of a message, until one shows it. True: the other side, so it must be read again. */
  turnsRound(protocolState: ProtocolState, message: unknown, slice: BorrowedSlice): boolean {
    const { protocol } = protocolState.entry!
    const isKnown = this.#isKnown(protocolState)
    const isFromClient = isKnown ? undefined : protocol.isFromClient?.(message, slice)
    protocolState.isDirectionOpen =
      isFromClient === undefined && !isKnown && ++protocolState.attempts < limits.probeAttempts
    const side = this.#sender(protocolState, slice)
    if (isFromClient === undefined || !this.#mayBe(protocolState, side, isFromClient)) return false
    this.#settle(protocolState, side, isFromClient)
    if (isFromClient === slice.fromClient) return false
    slice.fromClient = isFromClient
    protocolState.state = protocol.newState?.()
    return true
  }

  /** For a carrier whose messages look alike from both sides, the carried protocol determines the client. */
  askRider(child: ProtocolState, slice: BorrowedSlice, outer: BorrowedSlice): void {
    const { protocol } = child.entry!
    if (this.#isKnown(child) || protocol.isFromClient === undefined) return
    if (++child.attempts > limits.probeAttempts) return
    const found = protocol.dissect(slice, protocol.newState?.())
    const isFromClient = found.kind === 'message' ? protocol.isFromClient(found.message, slice) : undefined
    if (isFromClient === undefined) return
    this.#settle(child, this.#sender(child, slice), isFromClient)
    if (isFromClient !== slice.fromClient) slice.fromClient = outer.fromClient = isFromClient
  }

  #isKnown({ flow }: ProtocolState): boolean {
    return this.#flows.clientKnown[flow] === 1
  }

  #sender({ flow }: ProtocolState, { fromClient }: BorrowedSlice): 0 | 1 {
    const server = this.#flows.serverSide(flow)
    return fromClient ? ((1 - server) as 0 | 1) : server
  }

  /** The other side must be able to send requests to become the client. */
  #mayBe({ flow }: ProtocolState, sender: 0 | 1, isFromClient: boolean): boolean {
    return isFromClient || this.#questions.canAsk(flow, (1 - sender) as 0 | 1)
  }

  #settle({ flow, root }: ProtocolState, sender: 0 | 1, isFromClient: boolean): void {
    this.#flows.setClient(flow, isFromClient ? sender : ((1 - sender) as 0 | 1))
    root.forgetParties()
  }
}
