/** Reads message after message, and lets each tell its facts. */
import type { Complaints } from './complaints.ts'
import type { Conversation } from './conversation.ts'
import type { Direction } from './direction.ts'
import type { LentSlice } from './lent-slice.ts'
import { limits } from './limits.ts'
import { type Recovery, USELESS, WAIT } from './recovery.ts'
import type { UnderWay } from './under-way.ts'

interface Parts {
  readonly recovery: Recovery
  readonly direction: Direction
  readonly complaints: Complaints
  readonly underWay: UnderWay
  readonly counters: { messageLimit: number }
  /** Told which protocol's code is about to run, by index. */
  readonly pulse: Int32Array
}

export class Reader {
  readonly #recovery: Recovery
  readonly #direction: Direction
  readonly #complaints: Complaints
  readonly #underWay: UnderWay
  readonly #counters: Parts['counters']
  readonly #pulse: Int32Array
  /** Bytes the last `read` asked for. */
  need = 0

  constructor(parts: Parts) {
    this.#recovery = parts.recovery
    this.#direction = parts.direction
    this.#complaints = parts.complaints
    this.#underWay = parts.underWay
    this.#counters = parts.counters
    this.#pulse = parts.pulse
  }

  /**
   * Answers the offset where reading stopped: `slice.end` if all was read, less if the rest must wait for more bytes, -1
   * if the rest is of no use.
   */
  read(conversation: Conversation, slice: LentSlice): number {
    let messages = 0
    while (slice.start < slice.end) {
      const entry = conversation.entry!
      if (++messages > limits.messagesPerSlice) {
        this.#counters.messageLimit++
        return USELESS
      }
      this.#pulse[0] = entry.index
      const found = entry.protocol.dissect(slice, conversation.state)
      switch (found.kind) {
        case 'message': {
          if (conversation.isDirectionOpen && this.#direction.turnsRound(conversation, found.message, slice))
            break
          if (found.isPiece !== true) entry.messages++
          this.#underWay.factCount = this.#underWay.operationCount = 0
          const { start, end } = slice
          const outer = this.#underWay.conversation
          const outerSlice = this.#underWay.slice
          this.#underWay.conversation = conversation
          this.#underWay.slice = slice
          entry.protocol.facts(found.message, slice, this.#underWay.emit, conversation.state)
          this.#underWay.conversation = outer
          this.#underWay.slice = outerSlice
          slice.start = start + Math.max(1, found.length)
          slice.end = end
          break
        }
        case 'incomplete':
          this.need = Math.max(found.need, slice.end - slice.start + 1)
          return slice.start
        case 'malformed':
          // What a capture did not keep of a message is no fault of who sent it.
          if (!slice.isCut)
            this.#complaints.malformed(conversation, slice, found.reason, slice.start + found.at)
          slice.start += Math.max(1, found.length)
          break
        case 'foreign': {
          const at = this.#recovery.afterForeign(conversation, slice)
          if (at === WAIT) {
            this.need = slice.end - slice.start + 1
            return slice.start
          }
          if (at < 0) return USELESS
          slice.start = at
          break
        }
        default:
          found satisfies never
      }
    }
    return slice.end
  }
}
