/** The transport function: fragments out of segments. IEEE 1815-2012 §8.2. */
import type { Slice } from '#model/protocol'
import { limits } from './limits.ts'
import { BLOCK, CRC, FINAL, FIRST, HEADER, type LinkFrame, SEQUENCE, userAt } from './link.ts'

export type Taken = 'whole' | 'part' | 'lost' | 'too-long'

/** One direction of one association. */
export class Reassembly {
  bytes = new Uint8Array(0)
  length = 0
  /** Sequence number of the segment to come; -1 while no fragment is under way. */
  #next = -1

  /** A fragment has begun and not ended. */
  get isUnderWay(): boolean {
    return this.#next >= 0
  }

  /** Takes a segment. After `whole`, `bytes[0..length)` is a fragment, valid until the next call. */
  take(frame: LinkFrame, { bytes, start }: Slice): Taken {
    const transport = frame.transport ?? 0
    const sequence = transport & SEQUENCE
    if ((transport & FIRST) !== 0) this.length = 0
    else if (this.#next !== sequence) {
      this.#next = -1
      return 'lost'
    }
    this.#next = (sequence + 1) & SEQUENCE
    if (this.length + frame.userBytes > limits.fragmentBytes) {
      this.#next = -1
      return 'too-long'
    }
    this.#append(bytes, start, frame.userBytes)
    if ((transport & FINAL) === 0) return 'part'
    this.#next = -1
    return 'whole'
  }

  /** User data of one frame without transport header and CRCs, in place of any fragment under way. */
  copyOf(source: Uint8Array, start: number, userBytes: number): Uint8Array {
    this.length = 0
    this.#next = -1
    this.#append(source, start, userBytes)
    return this.bytes
  }

  /** Copies user data without the transport header and the CRCs. */
  #append(source: Uint8Array, start: number, userBytes: number): void {
    const length = this.length + userBytes - 1
    if (length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.bytes.length * 2, 256))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    let to = this.length
    const stop = start + userAt(userBytes - 1) + 1
    for (let at = start + HEADER; at < stop; at += BLOCK + CRC) {
      const end = Math.min(at + BLOCK, stop)
      for (let from = at === start + HEADER ? at + 1 : at; from < end; from++)
        this.bytes[to++] = source[from]!
    }
    this.length = length
  }
}
