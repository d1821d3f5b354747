/** What one Modbus flow remembers: requests awaiting their answers. */
import type { Slice } from '#model/protocol'
import { limits } from './limits.ts'
import type { Request } from './request.ts'
import { answerNumber, placeOf, readNumber, readOf, targetOf } from './signature.ts'
import type { ModbusMessage } from './wire.ts'

const FREE = 0
const PENDING = 1
/** Answered by a message whose facts may still be asked for: `signature` matched it, the driver did not know the number. */
const ANSWERED = 2

/** One flow's memory. Plain reads live in the typed arrays alone, so that steady polling makes no object. */
export class Exchange {
  framing: 'unknown' | 'tcp' | 'rtu' = 'unknown'
  /** Requests pass by too: an answer without one then had its request lost, and tells no operation of its own. */
  hasAsked = false
  readonly #keys = new Uint16Array(limits.pendingRequests)
  readonly #states = new Uint8Array(limits.pendingRequests)
  /** Time of the request while pending, of its answer afterwards. */
  readonly #times = new Float64Array(limits.pendingRequests)
  /** A plain read as `signature.ts` keeps it; target 0 where `#requests` holds the request. */
  readonly #targets = new Uint16Array(limits.pendingRequests)
  readonly #places = new Int32Array(limits.pendingRequests)
  readonly #requests: (Request | undefined)[] = new Array(limits.pendingRequests).fill(undefined)
  /** Units that were told as addresses of this server. */
  readonly #unitsTold = new Uint8Array(256)

  /** True the first time a unit proves to exist. */
  isNewUnit(unit: number): boolean {
    if (this.#unitsTold[unit] === 1) return false
    this.#unitsTold[unit] = 1
    return true
  }

  /** Remembers a request and returns the one that it pushes out unanswered. */
  ask(message: ModbusMessage, request: Request, slice: Slice): Request | undefined {
    const key = keyOf(message)
    const slot = key & (limits.pendingRequests - 1)
    // The number `signature` may have noted a moment ago for this same message.
    const isNoted =
      this.#states[slot] === PENDING && this.#targets[slot] !== 0 && this.#times[slot] === slice.time
    const pushedOut =
      this.#states[slot] === PENDING && !(isNoted && this.#keys[slot] === key) ? this.#at(slot) : undefined
    this.hasAsked = true
    this.#keys[slot] = key
    this.#states[slot] = PENDING
    this.#times[slot] = slice.time
    this.#targets[slot] = 0
    this.#requests[slot] = request
    return pushedOut
  }

  /** The request that this message answers, now settled; undefined if none waits for it. */
  answer(message: ModbusMessage, slice: Slice): Request | undefined {
    const key = keyOf(message)
    const slot = key & (limits.pendingRequests - 1)
    const state = this.#states[slot]
    if (state === FREE || this.#keys[slot] !== key) return undefined
    if (state === ANSWERED && this.#times[slot] !== slice.time) return undefined
    const request = this.#at(slot)
    this.#states[slot] = FREE
    this.#requests[slot] = undefined
    return request
  }

  /** Every request still waiting, oldest transaction slot first; forgets them. */
  takePending(): readonly Request[] {
    const waiting: Request[] = []
    for (let slot = 0; slot < limits.pendingRequests; slot++) {
      if (this.#states[slot] === PENDING) waiting.push(this.#at(slot))
      this.#states[slot] = FREE
      this.#requests[slot] = undefined
    }
    return waiting
  }

  #at(slot: number): Request {
    return this.#requests[slot] ?? readOf(this.#targets[slot]!, this.#places[slot]!)
  }

  /**
   * Number of a plain read request or of the answer to one; 0 for everything else and for what is out of the
   * ordinary. Notes the request, or that it is answered, in the arrays; allocates nothing.
   */
  signature(slice: Slice): number {
    if (this.framing !== 'tcp') return 0
    return slice.fromClient ? this.#noteRead(slice) : this.#noteAnswer(slice)
  }

  #noteRead({ bytes, start, end, time }: Slice): number {
    const target = targetOf(bytes, start, end)
    if (target === 0) return 0
    const slot = bytes[start + 1]! & (limits.pendingRequests - 1)
    if (this.#states[slot] === PENDING) return 0 // an unanswered request is told by the slow path
    const place = placeOf(bytes, start)
    this.#keys[slot] = (bytes[start]! << 8) | bytes[start + 1]!
    this.#states[slot] = PENDING
    this.#times[slot] = time
    this.#targets[slot] = target
    this.#places[slot] = place
    this.#requests[slot] = undefined
    return readNumber(target, place)
  }

  #noteAnswer(slice: Slice): number {
    const { bytes, start } = slice
    if (slice.end - start < 2) return 0
    const slot = bytes[start + 1]! & (limits.pendingRequests - 1)
    const target = this.#targets[slot]!
    if (this.#states[slot] !== PENDING || target === 0) return 0
    if (this.#keys[slot] !== ((bytes[start]! << 8) | bytes[start + 1]!)) return 0
    const number = answerNumber(slice, target, this.#places[slot]!)
    if (number === 0) return 0
    this.#states[slot] = ANSWERED
    this.#times[slot] = slice.time
    return number
  }
}

/** RTU frames have no transaction; one request is open for each unit: Modbus over Serial Line V1.02 §2.4.1. */
function keyOf(message: ModbusMessage): number {
  return message.transaction ?? message.unit
}
