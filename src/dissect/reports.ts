/** When flows tell what they carried, who among them is missed, and who may rest. */
import type { FlowTable } from '#flow/flow-table'
import { isGroupMac } from '#model/address'
import type { Microseconds } from '#model/time'
import type { Conversation } from './conversation.ts'
import { limits } from './limits.ts'
import { Publishers } from './publishers.ts'
import type { Upward } from './upward.ts'

export class Reports {
  readonly publishers: Publishers
  readonly #flows: FlowTable
  readonly #conversations: readonly (Conversation | undefined)[]
  readonly #upward: Upward

  /** @param conversations by flow */
  constructor(flows: FlowTable, conversations: readonly (Conversation | undefined)[], upward: Upward) {
    this.publishers = new Publishers(flows)
    this.#flows = flows
    this.#conversations = conversations
    this.#upward = upward
  }

  /** A whole second has passed; the latest frame was heard at `heard`. Now and then, flows tell what they carried: young ones sooner. */
  tick(now: Microseconds, heard: Microseconds): void {
    this.#missPublishers(heard)
    const second = Math.round(now / 1e6)
    if (second % limits.trafficSeconds !== 0) return
    const isForAll = second % limits.steadyTrafficSeconds === 0
    for (let flow = 0; flow < this.#flows.high; flow++) {
      if (!this.#flows.isUsed(flow)) continue
      if (!this.#upward.teller.hasNews(flow)) {
        if (isForAll) this.#restIfIdle(flow, now)
        continue
      }
      const age = now - this.#flows.firstTime[flow]!
      const isUndecided = this.#conversations[flow]?.entry === undefined
      if (age < limits.trafficSeconds * 1e6 && isUndecided) continue
      if (age > 2 * limits.steadyTrafficSeconds * 1e6 && !isForAll) continue
      this.#upward.traffic(flow, this.#conversations[flow])
      this.#watchPublisher(flow)
    }
  }

  /** The flow is over: what it carried since it was told last goes up, for good. */
  end(flow: number, conversation: Conversation | undefined): void {
    // Who left without a word, and had been told of before, is told once more.
    if (this.#upward.teller.hasNews(flow) || isOperational(conversation))
      this.#upward.traffic(flow, conversation, true)
    this.#upward.teller.forget(flow)
    this.publishers.forget(flow)
  }

  #watchPublisher(flow: number): void {
    const { entry, server } = this.#conversations[flow] ?? {}
    if (entry?.protocol.traits?.publishesForGood !== true || server?.mac === undefined) return
    if (isGroupMac(server.mac)) this.publishers.watch(flow)
  }

  #missPublishers(heard: Microseconds): void {
    for (const { flow, usualGap } of this.publishers.stopped(heard)) {
      if (this.#upward.teller.hasNews(flow)) this.#upward.traffic(flow, this.#conversations[flow])
      this.#upward.stopped(flow, this.#conversations[flow], usualGap)
    }
  }

  /** Looked at once, after it has been idle for a while. */
  #restIfIdle(flow: number, now: Microseconds): void {
    const looksApart = limits.steadyTrafficSeconds * 1e6
    const idle = now - this.#flows.lastTime[flow]! - limits.restSeconds * 1e6
    if (idle < 0 || idle > looksApart) return
    const conversation = this.#conversations[flow]
    conversation?.rest()
    if (isOperational(conversation)) this.#upward.traffic(flow, conversation, true)
  }
}

function isOperational(conversation: Conversation | undefined): boolean {
  return conversation?.entry?.protocol.family === 'ot'
}
