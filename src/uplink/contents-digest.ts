/** Contents of a sensor and its console as one number for each kind: equal sets give equal digests, in any order. */
import { createHash } from 'node:crypto'

const BYTES = 16

export class ContentsDigest {
  readonly #sum = new Uint8Array(BYTES)
  #count = 0

  /** @param hash of the stable part of the body */
  add(id: string, hash: string): void {
    const one = createHash('sha256').update(`${id}\0${hash}`).digest()
    for (let at = 0; at < BYTES; at++) this.#sum[at]! ^= one[at]!
    this.#count++
  }

  get count(): number {
    return this.#count
  }

  get hex(): string {
    return Buffer.from(this.#sum).toString('hex')
  }
}

/** Hash of a body without what every packet changes. */
export function contentHash(body: object): string {
  const { lastSeen, packets, bytes, ...stable } = body as Record<string, unknown>
  return createHash('sha256').update(JSON.stringify(stable)).digest('hex').slice(0, 32)
}
