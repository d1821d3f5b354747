/** Whole messages of industrial protocols out of a TCP stream: segments part them and gather them as they like. */
import { u16be, u16le } from '#bytes/read'
import type { BufferReader } from './buffer-values.ts'
import { limits } from './limits.ts'

const NO_BYTES = new Uint8Array(0)
/** No message begins there. */
const FOREIGN = -1

/** Bytes of the message at `at`; 0 if there are too few to decide. */
type SizeOf = (bytes: Uint8Array, at: number, end: number) => number

const SIZE_OF: Readonly<Record<string, SizeOf>> = { modbus, dnp3, enip }

/** MBAP header: MODBUS Messaging on TCP/IP V1.0b §3.1.3. */
function modbus(bytes: Uint8Array, at: number, end: number): number {
  if (at + 6 > end) return 0
  const length = u16be(bytes, at + 4)
  return u16be(bytes, at + 2) !== 0 || length < 2 ? FOREIGN : 6 + length
}

/** Data link frame: IEEE 1815-2012 §9.2.4. Its length counts control, addresses and user data, no checksum. */
function dnp3(bytes: Uint8Array, at: number, end: number): number {
  if (at + 3 > end) return 0
  const data = bytes[at + 2]! - 5
  if (bytes[at] !== 0x05 || bytes[at + 1] !== 0x64 || data < 0) return FOREIGN
  return 10 + data + 2 * Math.ceil(data / 16)
}

/** Encapsulation header: CIP Vol 2 §2-3. */
function enip(bytes: Uint8Array, at: number, end: number): number {
  return at + 4 > end ? 0 : 24 + u16le(bytes, at + 2)
}

/** Applications whose messages are read so. */
export function hasMessages(application: string): boolean {
  return Object.hasOwn(SIZE_OF, application)
}

export class IndustrialReader implements BufferReader {
  readonly #sizeOf: SizeOf
  readonly #emit: (bytes: Uint8Array, start: number, end: number) => void
  /** The beginning of a message whose rest has still to come. */
  #held = NO_BYTES
  /** Remaining bytes of a message that is too long to hold, and whose beginning was passed on already. */
  #passing = 0

  constructor(application: string, emit: (bytes: Uint8Array, start: number, end: number) => void) {
    this.#sizeOf = SIZE_OF[application]!
    this.#emit = emit
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    const passed = Math.min(this.#passing, end - start)
    this.#passing -= passed
    if (this.#held.length === 0) this.#read(bytes, start + passed, end)
    else {
      const joined = new Uint8Array(this.#held.length + end - start)
      joined.set(this.#held)
      joined.set(bytes.subarray(start, end), this.#held.length)
      this.#held = NO_BYTES
      this.#read(joined, 0, joined.length)
    }
  }

  /** Drops an incomplete message. */
  end(): void {
    this.#held = NO_BYTES
    this.#passing = 0
  }

  #read(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; ) {
      const size = this.#sizeOf(bytes, at, end)
      // Messages begin where segments begin: sense may come back with the next one.
      if (size === FOREIGN) return
      const here = end - at
      if (size > 0 && (size <= here || here >= limits.messageBytes)) {
        this.#emit(bytes, at, Math.min(end, at + size))
        this.#passing = Math.max(0, size - here)
        at += size
      } else {
        this.#held = bytes.slice(at, end)
        return
      }
    }
  }
}
