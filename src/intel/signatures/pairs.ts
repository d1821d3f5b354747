/**
 * Pairs of devices that a signature has spoken of. Beyond the first hundred it either does not fit the plant or something
 * spreads: then one alert for each client says enough, and names how it goes on.
 */
import type { Finding } from '#model/rule'
import { limits } from './limits.ts'
import type { Signature } from './signature.ts'
import { findingOfMany, findingOfSignature } from './signature-rule.ts'

export class Pairs {
  /** Hits that were told without their receiver. */
  readonly counters = { signaturePairLimit: 0 }
  readonly #known = new Map<Signature, Set<string>>()

  /** What is said of a hit. @param client who opened the conversation, sender or receiver */
  findingOf(signature: Signature, sender: string, receiver: string, client: string): Finding {
    return this.#isOneOfFew(signature, sender, receiver)
      ? findingOfSignature(signature, sender, receiver)
      : findingOfMany(signature, client)
  }

  #isOneOfFew(signature: Signature, sender: string, receiver: string): boolean {
    const pairs = this.#known.get(signature) ?? new Set<string>()
    this.#known.set(signature, pairs)
    const pair = `${sender} ${receiver}`
    if (pairs.has(pair)) return true
    if (pairs.size < limits.pairs) {
      pairs.add(pair)
      return true
    }
    this.counters.signaturePairLimit++
    return false
  }
}
