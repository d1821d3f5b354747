/**
 * Pairs of devices for which a signature has fired. Beyond the first hundred it either does not fit the plant or
 * something spreads: then one alert for each client suffices, and names the growth. The pairs restart after a day:
 * pairs invented by an attacker do not hide real ones for ever.
 */
import type { Finding } from '#model/rule'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { Signature } from './signature.ts'
import { findingOfMany, findingOfSignature, signatureRuleId } from './signature-rule.ts'

const HOUR = 3_600_000_000

interface PairHits {
  readonly since: Microseconds
  readonly pairs: Set<string>
}

interface MatchEndpoints {
  readonly sender: string
  readonly receiver: string
  /** Opener of the conversation, sender or receiver. */
  readonly client: string
}

export class SignaturePairs {
  /** Matches that were emitted without their receiver. */
  readonly counters = { signaturePairLimit: 0 }
  /** By the name of the signature: those of a file that is read anew are other objects. */
  readonly #known = new Map<string, PairHits>()

  /** Finding of a match. @param time of the match, in capture time */
  findingOf(signature: Signature, { sender, receiver, client }: MatchEndpoints, time: Microseconds): Finding {
    return this.#isOneOfFew(signature, `${sender} ${receiver}`, time)
      ? findingOfSignature(signature, sender, receiver)
      : findingOfMany(signature, client)
  }

  #isOneOfFew(signature: Signature, pair: string, time: Microseconds): boolean {
    const { pairs } = this.#knownOf(signatureRuleId(signature), time)
    if (pairs.has(pair)) return true
    if (pairs.size < limits.pairs) {
      pairs.add(pair)
      return true
    }
    this.counters.signaturePairLimit++
    return false
  }

  #knownOf(id: string, time: Microseconds): PairHits {
    const known = this.#known.get(id)
    if (known !== undefined && time - known.since < limits.pairHours * HOUR) return known
    const begun = { since: time, pairs: new Set<string>() }
    // Names of signatures that are gone give way to those that speak now.
    if (known === undefined && this.#known.size >= limits.signatures)
      this.#known.delete(this.#known.keys().next().value!)
    this.#known.set(id, begun)
    return begun
  }
}
