import { grown } from './columns.ts'

// Layout of a flow's key, adjacent so that a lookup touches one place in memory.
const WORDS = 8
const ADDRESS_A = 0
const ADDRESS_B = 1
const PORT_A = 2
const PORT_B = 3
const KIND = 4
/** One more than the flow that comes next in the same bucket; 0 for none. */
const NEXT = 5

/** Between which ends each flow runs, behind an open table of buckets: everything is a number. */
export class FlowKeys {
  readonly #seed: number
  #keys: Uint32Array
  /** One more than the first flow of a bucket; 0 for none. As many as a power of two. */
  #buckets: Uint32Array

  /**
   * @param seed prevents attackers from choosing ends that collide
   * @param flows initial capacity, a power of two
   */
  constructor(seed: number, flows: number) {
    this.#seed = seed
    this.#keys = new Uint32Array(flows * WORDS)
    this.#buckets = new Uint32Array(flows * 2)
  }

  /** The flow with this key; -1 if there is none. */
  find(a: number, b: number, portA: number, portB: number, kind: number): number {
    const keys = this.#keys
    let next = this.#buckets[this.#bucketOf(a, b, portA, portB, kind)]!
    while (next > 0) {
      const at = (next - 1) * WORDS
      const isIt =
        keys[at + ADDRESS_A] === a &&
        keys[at + ADDRESS_B] === b &&
        keys[at + PORT_A] === portA &&
        keys[at + PORT_B] === portB &&
        keys[at + KIND] === kind
      if (isIt) return next - 1
      next = keys[at + NEXT]!
    }
    return -1
  }

  add(flow: number, a: number, b: number, portA: number, portB: number, kind: number): void {
    const keys = this.#keys
    const at = flow * WORDS
    keys[at + ADDRESS_A] = a
    keys[at + ADDRESS_B] = b
    keys[at + PORT_A] = portA
    keys[at + PORT_B] = portB
    keys[at + KIND] = kind
    this.#link(flow)
  }

  remove(flow: number): void {
    const keys = this.#keys
    const bucket = this.#bucketOfFlow(flow)
    const after = keys[flow * WORDS + NEXT]!
    let at = this.#buckets[bucket]! - 1
    if (at === flow) {
      this.#buckets[bucket] = after
      return
    }
    while (keys[at * WORDS + NEXT] !== flow + 1) at = keys[at * WORDS + NEXT]! - 1
    keys[at * WORDS + NEXT] = after
  }

  address(flow: number, side: 0 | 1): number {
    return this.#keys[flow * WORDS + ADDRESS_A + side]!
  }

  port(flow: number, side: 0 | 1): number {
    return this.#keys[flow * WORDS + PORT_A + side]!
  }

  kind(flow: number): number {
    return this.#keys[flow * WORDS + KIND]!
  }

  /** Makes room for so many flows. @param isUsed of the flows so far, which have a key */
  grow(flows: number, isUsed: Uint8Array): void {
    this.#keys = grown(this.#keys, flows * WORDS)
    // Twice as many, so that most lie alone; a power of two, so that a bucket is found by a mask.
    this.#buckets = new Uint32Array(2 ** Math.ceil(Math.log2(2 * flows)))
    for (let flow = 0; flow < isUsed.length; flow++) if (isUsed[flow] === 1) this.#link(flow)
  }

  #link(flow: number): void {
    const bucket = this.#bucketOfFlow(flow)
    this.#keys[flow * WORDS + NEXT] = this.#buckets[bucket]!
    this.#buckets[bucket] = flow + 1
  }

  #bucketOfFlow(flow: number): number {
    const keys = this.#keys
    const at = flow * WORDS
    return this.#bucketOf(
      keys[at + ADDRESS_A]!,
      keys[at + ADDRESS_B]!,
      keys[at + PORT_A]!,
      keys[at + PORT_B]!,
      keys[at + KIND]!,
    )
  }

  #bucketOf(a: number, b: number, portA: number, portB: number, kind: number): number {
    let hash = Math.imul(a ^ this.#seed, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15) ^ (portA * 65599 + portB) ^ kind, 0xc2b2ae35)
    return (hash ^ (hash >>> 13)) & (this.#buckets.length - 1)
  }
}
