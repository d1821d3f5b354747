/** State of one Modbus flow: requests that await their responses. */
import type { Slice } from '#model/protocol'
import { answerNumber, placeOf, readNumber, readOf, targetOf } from './fold-key.ts'
import { limits } from './limits.ts'
import type { ModbusRequest } from './request.ts'
import type { ModbusMessage } from './wire.ts'

const FREE = 0
const PENDING = 1
/** Answered by a message whose facts may still be needed: `foldKey` matched it, but the driver did not know the number. */
const ANSWERED = 2

// Layout of one request in `#slots`: kept together, so that a poll touches one cache line.
const WORDS = 4
/** Transaction or unit in the low half, state above. */
const KEY = 0
/** A plain read as in `signature.ts`: target, 0 where `#requests` holds the request, and place. */
const TARGET = 1
const PLACE = 2
/** Time of the request, once answered of the response: microseconds modulo 2^32, to recognise the same message again. */
const TIME = 3
const STATE = 0x1_0000

/** State of one flow. Plain reads are kept in the typed array only, so that steady polling creates no object. */
export class ModbusState {
  framing: 'unknown' | 'tcp' | 'rtu' = 'unknown'
  /** Requests are visible too: a response without one has lost its request, and emits no operation of its own. */
  hasAsked = false
  readonly #slots = new Int32Array(limits.pendingRequests * WORDS)
  readonly #requests: (ModbusRequest | undefined)[] = new Array(limits.pendingRequests).fill(undefined)
  /** Units already emitted as addresses of this server. */
  readonly #unitsEmitted = new Uint8Array(256 / 8)

  /** True the first time a unit is proved to exist. */
  isNewUnit(unit: number): boolean {
    const bit = 1 << (unit & 7)
    if ((this.#unitsEmitted[unit >> 3]! & bit) !== 0) return false
    this.#unitsEmitted[unit >> 3]! |= bit
    return true
  }

  /** Stores a request and returns the unanswered one that it replaces. */
  ask(message: ModbusMessage, request: ModbusRequest, slice: Slice): ModbusRequest | undefined {
    const key = keyOf(message)
    const slot = key & (limits.pendingRequests - 1)
    const slots = this.#slots
    const at = slot * WORDS
    const isPending = slots[at + KEY]! >> 16 === PENDING
    // The number `foldKey` may have stored just before for this same message.
    const isNoted =
      slots[at + KEY] === ((PENDING * STATE) | key) &&
      slots[at + TARGET] !== 0 &&
      slots[at + TIME] === (slice.time | 0)
    const pushedOut = isPending && !isNoted ? this.#at(slot) : undefined
    this.hasAsked = true
    slots[at + KEY] = (PENDING * STATE) | key
    slots[at + TARGET] = 0
    slots[at + TIME] = slice.time | 0
    this.#requests[slot] = request
    return pushedOut
  }

  /** The request that this message answers, now completed; undefined if none is pending. */
  answer(message: ModbusMessage, slice: Slice): ModbusRequest | undefined {
    const key = keyOf(message)
    const slot = key & (limits.pendingRequests - 1)
    const slots = this.#slots
    const at = slot * WORDS
    const state = slots[at + KEY]! >> 16
    if (state === FREE || (slots[at + KEY]! & 0xffff) !== key) return undefined
    if (state === ANSWERED && slots[at + TIME] !== (slice.time | 0)) return undefined
    const request = this.#at(slot)
    this.#free(slot)
    return request
  }

  /** All pending requests, oldest transaction slot first; removes them. */
  takePending(): readonly ModbusRequest[] {
    const waiting: ModbusRequest[] = []
    for (let slot = 0; slot < limits.pendingRequests; slot++) {
      if (this.#slots[slot * WORDS + KEY]! >> 16 === PENDING) waiting.push(this.#at(slot))
      this.#free(slot)
    }
    return waiting
  }

  #at(slot: number): ModbusRequest {
    const at = slot * WORDS
    return this.#requests[slot] ?? readOf(this.#slots[at + TARGET]!, this.#slots[at + PLACE]!)
  }

  #free(slot: number): void {
    this.#slots[slot * WORDS + KEY]! &= STATE - 1
    this.#requests[slot] = undefined
  }

  /**
   * Number of a plain read request or of its response; 0 for everything else. Stores the request, or that it is answered,
   * in the arrays; allocates nothing.
   */
  foldKey(slice: Slice): number {
    if (this.framing !== 'tcp') return 0
    return slice.fromClient ? this.#noteRead(slice) : this.#noteAnswer(slice)
  }

  #noteRead({ bytes, start, end, time }: Slice): number {
    const target = targetOf(bytes, start, end)
    if (target === 0) return 0
    const slot = bytes[start + 1]! & (limits.pendingRequests - 1)
    const slots = this.#slots
    const at = slot * WORDS
    const state = slots[at + KEY]! >> 16
    if (state === PENDING) return 0 // the slow path emits unanswered requests
    const place = placeOf(bytes, start)
    // Only a slot without a target can have held an object.
    if (state !== FREE && slots[at + TARGET] === 0) this.#requests[slot] = undefined
    slots[at + KEY] = (PENDING * STATE) | (bytes[start]! << 8) | bytes[start + 1]!
    slots[at + TARGET] = target
    slots[at + PLACE] = place
    slots[at + TIME] = time | 0
    return readNumber(target, place)
  }

  #noteAnswer(slice: Slice): number {
    const { bytes, start } = slice
    if (slice.end - start < 2) return 0
    const slots = this.#slots
    const at = (bytes[start + 1]! & (limits.pendingRequests - 1)) * WORDS
    const key = (bytes[start]! << 8) | bytes[start + 1]!
    const target = slots[at + TARGET]!
    if (slots[at + KEY] !== ((PENDING * STATE) | key) || target === 0) return 0
    const number = answerNumber(slice, target, slots[at + PLACE]!)
    if (number === 0) return 0
    slots[at + KEY] = (ANSWERED * STATE) | key
    slots[at + TIME] = slice.time | 0
    return number
  }
}

/** RTU frames have no transaction; one request is open for each unit: Modbus over Serial Line V1.02 §2.4.1. */
function keyOf(message: ModbusMessage): number {
  return message.transaction ?? message.unit
}
