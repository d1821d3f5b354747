/** Puts messages of the services together from the blocks of a channel. */
import type { Slice } from '#model/protocol'
import { limits } from './limits.ts'
import type { CodesysV3Message } from './wire.ts'

/** A message of the services, lent until the next block. */
export interface Assembled {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** False if it was longer than what is kept: `end` is where the rest was left out. */
  readonly isWhole: boolean
}

interface Part {
  bytes: Uint8Array
  filled: number
  /** Bytes that passed, of `size`. */
  passed: number
  readonly size: number
  block: number
}

export class Assembler {
  /** By channel and side. */
  readonly #parts = new Map<number, Part>()

  /** Takes a block; gives the message that it completes. Blocks that come again are left out; a lost one costs the message. */
  take(message: CodesysV3Message, { bytes, start }: Slice): Assembled | undefined {
    const key = message.id * 2 + (message.isByClient === true ? 1 : 0)
    const from = start + message.at
    const to = start + message.end
    const part = this.#parts.get(key)
    if (message.size === undefined) return this.#goOn(key, part, message, bytes.subarray(from, to))
    if (part !== undefined && isRepeated(message.block, part.block)) return undefined
    this.#parts.delete(key)
    const isAlone = message.size <= to - from
    this.#parts.set(key, {
      bytes: isAlone ? new Uint8Array(0) : bytes.slice(from, to),
      filled: isAlone ? 0 : to - from,
      passed: to - from,
      size: message.size,
      block: message.block,
    })
    if (this.#parts.size > limits.channels) this.#parts.delete(this.#parts.keys().next().value!)
    return isAlone ? { bytes, start: from, end: from + message.size, isWhole: true } : undefined
  }

  /** A channel was opened: its blocks are counted from one again. */
  forget(): void {
    this.#parts.clear()
  }

  #goOn(
    key: number,
    part: Part | undefined,
    message: CodesysV3Message,
    piece: Uint8Array,
  ): Assembled | undefined {
    if (part === undefined || part.passed >= part.size || message.block <= part.block) return undefined
    if (message.block !== part.block + 1) {
      this.#parts.delete(key)
      return undefined
    }
    part.block = message.block
    part.passed += piece.length
    append(part, piece)
    if (part.passed < part.size) return undefined
    const whole = { bytes: part.bytes, start: 0, end: part.filled, isWhole: part.filled >= part.size }
    part.bytes = new Uint8Array(0)
    return whole
  }
}

/** An unacknowledged block is sent again: one of the last few. */
function isRepeated(block: number, last: number): boolean {
  return block <= last && block > last - limits.repeatedBlocks
}

/** Room grows with what arrives, never with what is announced. */
function append(part: Part, piece: Uint8Array): void {
  const fits = Math.min(piece.length, limits.serviceBytes - part.filled, part.size - part.filled)
  if (fits <= 0) return
  if (part.filled + fits > part.bytes.length) {
    const grown = new Uint8Array(Math.min(limits.serviceBytes, 2 * (part.filled + fits)))
    grown.set(part.bytes.subarray(0, part.filled))
    part.bytes = grown
  }
  part.bytes.set(piece.subarray(0, fits), part.filled)
  part.filled += fits
}
