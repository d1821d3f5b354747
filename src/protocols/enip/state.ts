/** State of one flow: pending commands, and the last sequence number of each I/O connection. */

import type { Carried } from '#model/protocol'
import { limits } from './limits.ts'
import type { EnipMessage } from './wire.ts'

export interface EnipState {
  /** True once a message of this flow was ours: from then on what does not fit is malformed, not foreign. */
  isOurs: boolean
  /** Key made of command and sender context → how many requests with that key are out. Oldest first. */
  readonly pending: Map<string, { readonly command: number; count: number }>
  readonly io: IoSequences
  /** Lent by `carries`, with its context. */
  readonly carried: Carried & { readonly context: typeof CONNECTED }
}

/** Context of a message over a connection for CIP; the folder `cip` declares the same shape. */
const CONNECTED = {
  transport: 'connected',
  session: 0,
  contextLow: 0,
  contextHigh: 0,
  connectionId: 0,
  sequence: 0,
  originatorPort: undefined,
  targetPort: undefined,
}

function newCarried() {
  return { start: 0, end: 0, fromClient: true, context: { ...CONNECTED } }
}

export function newState(): EnipState {
  return { isOurs: false, pending: new Map(), io: new IoSequences(), carried: newCarried() }
}

function keyOf(message: EnipMessage): string {
  return `${message.command}/${message.contextHigh}/${message.contextLow}`
}

/** Remembers a request. Returns the command that had to be forgotten for it, if the table was full. */
export function expectAnswer(state: EnipState, message: EnipMessage): number | undefined {
  const key = keyOf(message)
  const same = state.pending.get(key)
  if (same !== undefined) {
    same.count++
    return undefined
  }
  state.pending.set(key, { command: message.command, count: 1 })
  if (state.pending.size <= limits.pendingRequests) return undefined
  const [oldest, { command }] = state.pending.entries().next().value!
  state.pending.delete(oldest)
  return command
}

/** True if this reply answers a request seen before. */
export function settle(state: EnipState, message: EnipMessage): boolean {
  const key = keyOf(message)
  const same = state.pending.get(key)
  if (same === undefined) return false
  if (--same.count === 0) state.pending.delete(key)
  return true
}

/** A hash table of fixed size: connection id → last encapsulation sequence number. Allocates nothing after it is made. */
class IoSequences {
  #ids: Uint32Array | undefined
  #sequences: Uint32Array | undefined
  #isUsed: Uint8Array | undefined

  /** How far `sequence` is past the last one of this connection (mod 2^32); -1 for a connection not seen before. */
  peek(id: number, sequence: number): number {
    const slot = this.#slot(id)
    const isKnown = this.#isUsed![slot] === 1 && this.#ids![slot] === id
    return isKnown ? (sequence - this.#sequences![slot]!) >>> 0 : -1
  }

  /** As {@link peek}, and remembers `sequence` as the last one. */
  step(id: number, sequence: number): number {
    const step = this.peek(id, sequence)
    const slot = this.#slot(id)
    this.#isUsed![slot] = 1
    this.#ids![slot] = id
    this.#sequences![slot] = sequence
    return step
  }

  /** Slot of this id, or the one it may take: the first free one of eight, else the home slot. */
  #slot(id: number): number {
    const size = limits.ioConnections
    if (this.#ids === undefined) {
      this.#ids = new Uint32Array(size)
      this.#sequences = new Uint32Array(size)
      this.#isUsed = new Uint8Array(size)
    }
    const home = (Math.imul(id, 0x9e3779b1) >>> 24) % size
    for (let i = 0; i < 8; i++) {
      const slot = (home + i) % size
      if (this.#isUsed![slot] === 0 || this.#ids[slot] === id) return slot
    }
    return home
  }
}
