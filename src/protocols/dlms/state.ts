import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'
import type { Descriptor } from './objects.ts'

export interface PendingDlmsRequest {
  readonly operation: Operation
  readonly descriptor: Descriptor | undefined
}

/** One flow's memory: framing, requests by invoke id, segments of each side. */
export class DlmsState extends PendingRequests<string, PendingDlmsRequest> {
  framing: 'unknown' | 'wrapper' | 'hdlc' = 'unknown'
  /** How the client authenticates itself, once it has asked for an association. */
  mechanism = 'none'
  readonly #segments: Uint8Array[][] = [[], []]
  readonly #bytes = [0, 0]

  constructor() {
    super(limits.pending)
  }

  /** Adds an information field; returns the whole once a frame is marked as the last. */
  gather(fromClient: boolean, piece: Uint8Array, isLast: boolean): Uint8Array | undefined {
    const side = fromClient ? 0 : 1
    const pieces = this.#segments[side]!
    if (isLast && pieces.length === 0) return piece
    if (this.#bytes[side]! + piece.length > limits.segmentBytes) {
      this.#segments[side] = []
      this.#bytes[side] = 0
      return undefined
    }
    pieces.push(piece)
    this.#bytes[side]! += piece.length
    if (!isLast) return undefined
    const whole = new Uint8Array(this.#bytes[side]!)
    let at = 0
    for (const one of pieces) {
      whole.set(one, at)
      at += one.length
    }
    this.#segments[side] = []
    this.#bytes[side] = 0
    return whole
  }
}
