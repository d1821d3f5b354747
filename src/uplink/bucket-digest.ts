/** Things of one kind in 256 buckets, each with one number: two sides find in 4 KiB what differs between them. */
import { createHash } from 'node:crypto'

export const BUCKETS = 256
const BYTES = 8

/** By the id alone, so that both sides agree. */
export function bucketOf(id: string): number {
  return createHash('sha256').update(id).digest()[0]!
}

export class BucketDigest {
  readonly #sums = new Uint8Array(BUCKETS * BYTES)

  /** @param hash of the stable part of the body */
  add(id: string, hash: string): void {
    const start = bucketOf(id) * BYTES
    const one = createHash('sha256').update(`${id}\0${hash}`).digest()
    for (let at = 0; at < BYTES; at++) this.#sums[start + at]! ^= one[at]!
  }

  /** One text of 16 hexadecimal digits a bucket. */
  get buckets(): readonly string[] {
    const all = Buffer.from(this.#sums).toString('hex')
    return Array.from({ length: BUCKETS }, (_, at) => all.slice(at * BYTES * 2, (at + 1) * BYTES * 2))
  }
}
