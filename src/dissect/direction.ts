/** Who is the client where no handshake told: messages say it, and the flow is turned round. */
import type { FlowTable } from '#flow/flow-table'
import type { Conversation } from './conversation.ts'
import type { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import type { ProbeSelector } from './questions.ts'

export class Direction {
  readonly #flows: FlowTable
  readonly #questions: ProbeSelector

  constructor(flows: FlowTable, questions: ProbeSelector) {
    this.#flows = flows
    this.#questions = questions
  }

  /** Asks the first message of a conversation whose protocol was just found. */
  askFirst(conversation: Conversation, slice: LentSlice, side: 0 | 1): void {
    const { protocol } = conversation.entry!
    if (this.#isKnown(conversation) || protocol.isFromClient === undefined) return
    const found = protocol.dissect(slice, protocol.newState?.())
    const isFromClient = found.kind === 'message' ? protocol.isFromClient(found.message, slice) : undefined
    conversation.isDirectionOpen = isFromClient === undefined
    if (isFromClient === undefined || !this.#mayBe(conversation, side, isFromClient)) return
    this.#settle(conversation, side, isFromClient)
    slice.fromClient = isFromClient
  }

  /** Asks a message who sent it, until one can tell. True: the other side, so it must be read anew. */
  turnsRound(conversation: Conversation, message: unknown, slice: LentSlice): boolean {
    const { protocol } = conversation.entry!
    const isKnown = this.#isKnown(conversation)
    const isFromClient = isKnown ? undefined : protocol.isFromClient?.(message, slice)
    conversation.isDirectionOpen =
      isFromClient === undefined && !isKnown && ++conversation.attempts < limits.probeAttempts
    const side = this.#sender(conversation, slice)
    if (isFromClient === undefined || !this.#mayBe(conversation, side, isFromClient)) return false
    this.#settle(conversation, side, isFromClient)
    if (isFromClient === slice.fromClient) return false
    slice.fromClient = isFromClient
    conversation.state = protocol.newState?.()
    return true
  }

  /** Of a carrier whose messages look alike from both sides, the rider says who is the client. */
  askRider(child: Conversation, slice: LentSlice, outer: LentSlice): void {
    const { protocol } = child.entry!
    if (this.#isKnown(child) || protocol.isFromClient === undefined) return
    if (++child.attempts > limits.probeAttempts) return
    const found = protocol.dissect(slice, protocol.newState?.())
    const isFromClient = found.kind === 'message' ? protocol.isFromClient(found.message, slice) : undefined
    if (isFromClient === undefined) return
    this.#settle(child, this.#sender(child, slice), isFromClient)
    if (isFromClient !== slice.fromClient) slice.fromClient = outer.fromClient = isFromClient
  }

  #isKnown({ flow }: Conversation): boolean {
    return this.#flows.clientKnown[flow] === 1
  }

  #sender({ flow }: Conversation, { fromClient }: LentSlice): 0 | 1 {
    const server = this.#flows.serverSide(flow)
    return fromClient ? ((1 - server) as 0 | 1) : server
  }

  /** Whoever else would be the client must be somebody who can ask. */
  #mayBe({ flow }: Conversation, sender: 0 | 1, isFromClient: boolean): boolean {
    return isFromClient || this.#questions.canAsk(flow, (1 - sender) as 0 | 1)
  }

  #settle({ flow, root }: Conversation, sender: 0 | 1, isFromClient: boolean): void {
    this.#flows.setClient(flow, isFromClient ? sender : ((1 - sender) as 0 | 1))
    root.forgetParties()
  }
}
