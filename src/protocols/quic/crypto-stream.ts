/** The bytes of CRYPTO frames in order: the handshake messages of TLS. */
import { u24be } from '#bytes/read'
import { variable } from './initial.ts'

// Frames of Initial packets: RFC 9000 §12.4, §19.
const PADDING = 0x00
const PING = 0x01
const ACK = 0x02
const ACK_ECN = 0x03
const CRYPTO = 0x06

const limits = {
  /** Bytes held of one side: a hello with post-quantum keys is about 2 KiB. */
  bytes: 16 * 1024,
  /** Frames of one packet, and ranges of an acknowledgment. */
  frames: 256,
} as const

/** One side's stream; pieces may come in any order, and some clients cut and shuffle them on purpose. */
export class CryptoStream {
  #bytes = new Uint8Array(0)
  /** 1 for each byte that has come. */
  #present = new Uint8Array(0)
  #isDone = false

  /** Takes the frames of a packet. Answers the first handshake message as soon as it is whole, once. */
  take(frames: Uint8Array): Uint8Array | undefined {
    if (this.#isDone) return undefined
    this.#gather(frames)
    const { length } = this.#present
    let whole = 0
    while (whole < length && this.#present[whole] === 1) whole++
    if (whole < 4) return undefined
    const wanted = 4 + u24be(this.#bytes, 1)
    if (whole < wanted) return undefined
    this.#isDone = true
    return this.#bytes.slice(0, wanted)
  }

  #gather(frames: Uint8Array): void {
    let at = 0
    for (let count = 0; at < frames.length; ) {
      const type = frames[at]!
      if (type === PADDING || type === PING) {
        at++
        continue
      }
      if (++count > limits.frames) return
      const next =
        type === CRYPTO
          ? this.#piece(frames, at + 1)
          : type === ACK || type === ACK_ECN
            ? afterAcknowledgment(frames, at + 1, type === ACK_ECN)
            : undefined
      if (next === undefined) return
      at = next
    }
  }

  /** Offset, length, data: RFC 9000 §19.6. */
  #piece(frames: Uint8Array, at: number): number | undefined {
    const offset = variable(frames, at, frames.length)
    const length = offset && variable(frames, offset.next, frames.length)
    if (offset === undefined || length === undefined || length.next + length.value > frames.length)
      return undefined
    const end = offset.value + length.value
    if (end > limits.bytes) return undefined
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(end)
      grown.set(this.#bytes)
      this.#bytes = grown
      const present = new Uint8Array(end)
      present.set(this.#present)
      this.#present = present
    }
    this.#bytes.set(frames.subarray(length.next, length.next + length.value), offset.value)
    this.#present.fill(1, offset.value, end)
    return length.next + length.value
  }
}

/** Largest, delay, count of ranges, first range, pairs, and three counters with ECN: RFC 9000 §19.3. */
function afterAcknowledgment(frames: Uint8Array, start: number, hasCounters: boolean): number | undefined {
  const ranges = skip(frames, start, 2)
  const count = ranges === undefined ? undefined : variable(frames, ranges, frames.length)
  if (count === undefined || count.value > limits.frames) return undefined
  return skip(frames, count.next, 1 + 2 * count.value + (hasCounters ? 3 : 0))
}

function skip(frames: Uint8Array, start: number, numbers: number): number | undefined {
  let at = start
  for (let i = 0; i < numbers; i++) {
    const number = variable(frames, at, frames.length)
    if (number === undefined) return undefined
    at = number.next
  }
  return at
}
