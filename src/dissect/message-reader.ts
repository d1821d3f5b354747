/** Reads one message after another: `dissect` of the protocol, then `facts`. */

import type { BorrowedSlice } from './borrowed-slice.ts'
import type { DirectionResolver } from './direction.ts'
import { limits } from './limits.ts'
import type { MessageContext } from './message-context.ts'
import type { ProtocolAnomalies } from './protocol-anomalies.ts'
import type { ProtocolState } from './protocol-state.ts'
import { type StreamRecovery, USELESS, WAIT } from './stream-recovery.ts'

interface Parts {
  readonly recovery: StreamRecovery
  readonly direction: DirectionResolver
  readonly anomalies: ProtocolAnomalies
  readonly underWay: MessageContext
  readonly counters: { messageLimit: number }
  /** [0] is set to the index of the protocol whose code runs next: for the watchdog. */
  readonly pulse: Int32Array
}

export class MessageReader {
  readonly #recovery: StreamRecovery
  readonly #direction: DirectionResolver
  readonly #anomalies: ProtocolAnomalies
  readonly #underWay: MessageContext
  readonly #counters: Parts['counters']
  readonly #pulse: Int32Array
  /** Bytes the last `read` asked for. */
  need = 0

  constructor(parts: Parts) {
    this.#recovery = parts.recovery
    this.#direction = parts.direction
    this.#anomalies = parts.anomalies
    this.#underWay = parts.underWay
    this.#counters = parts.counters
    this.#pulse = parts.pulse
  }

  /**
   * Returns the offset where reading stopped: `slice.end` if all was read, less if the rest must wait for more bytes, -1
   * if the rest cannot be used.
   */
  read(protocolState: ProtocolState, slice: BorrowedSlice): number {
    let messages = 0
    while (slice.start < slice.end) {
      const entry = protocolState.entry!
      if (++messages > limits.messagesPerSlice) {
        this.#counters.messageLimit++
        return USELESS
      }
      this.#pulse[0] = entry.index
      const found = entry.protocol.dissect(slice, protocolState.state)
      switch (found.kind) {
        case 'message': {
          if (
            protocolState.isDirectionOpen &&
            this.#direction.turnsRound(protocolState, found.message, slice)
          )
            break
          if (found.isPiece !== true) entry.messages++
          this.#underWay.factCount = this.#underWay.operationCount = 0
          const { start, end } = slice
          const outer = this.#underWay.protocolState
          const outerSlice = this.#underWay.slice
          this.#underWay.protocolState = protocolState
          this.#underWay.slice = slice
          entry.protocol.facts(found.message, slice, this.#underWay.emit, protocolState.state)
          this.#underWay.protocolState = outer
          this.#underWay.slice = outerSlice
          slice.start = start + Math.max(1, found.length)
          slice.end = end
          break
        }
        case 'incomplete':
          this.need = Math.max(found.need, slice.end - slice.start + 1)
          return slice.start
        case 'malformed':
          // A message cut by the capture is not malformed.
          if (!slice.isCut)
            this.#anomalies.malformed(protocolState, slice, found.reason, slice.start + found.at)
          slice.start += Math.max(1, found.length)
          break
        case 'foreign': {
          const at = this.#recovery.afterForeign(protocolState, slice)
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
