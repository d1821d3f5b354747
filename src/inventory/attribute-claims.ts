/** Claims about one attribute: every value with its source, the best first, bounded. */
import type { Claim } from '#model/device'
import type { Identity, Observation } from '#model/fact'
import { extended } from '#model/short-list'
import { type Counters, limits } from './limits.ts'

/** Attributes whose newest word counts, not their first. */
const MUTABLE: ReadonlySet<string> = new Set([
  'firmware',
  'mode',
  'key-position',
  'run-state',
  'ip',
  'user',
  'software',
  'clock-offset',
])

/** Effect of one more claim: the accepted value before and after. */
export interface Turn {
  readonly from: string
  readonly to: string
}

/** Claims about one host or module, by attribute. */
export class AttributeClaims {
  readonly byAttribute = new Map<string, Claim[]>()

  /** Adds the claim of a fact. Undefined if it is not new; `from` equals `to` if only the runners-up changed. */
  add(observed: Observation<Identity>, counters: Counters): Turn | undefined {
    const { attribute, value, confidence, field } = observed.fact
    if (value === '') return undefined
    const claim = {
      value,
      source: observed.protocol,
      field,
      place: observed.place,
      time: observed.lastTime,
      confidence,
    }
    return this.put(attribute, claim, counters)
  }

  /**
   * Adds the claim of a fact about a card. If the same field of the same protocol differs now, another card is in its
   * place: its earlier claims are dropped.
   */
  addOfCard(observed: Observation<Identity>, counters: Counters): Turn | undefined {
    const { attribute, value, field, confidence } = observed.fact
    const known = this.byAttribute.get(attribute)
    const before = known?.find(
      (claim) =>
        claim.source === observed.protocol &&
        claim.field === field &&
        claim.value !== value &&
        strength(claim) <= confidence &&
        claim.time < observed.lastTime,
    )
    if (known === undefined || before === undefined || value === '') return this.add(observed, counters)
    const from = known[0]!.value
    // All other claims are about the removed card, except those of a person.
    const kept = known.filter((claim) => strength(claim) > confidence)
    this.byAttribute.set(attribute, kept)
    if (kept.length === 0) this.byAttribute.delete(attribute)
    this.add(observed, counters)
    return { from, to: this.best(attribute)!.value }
  }

  /** The claim is kept and shown unchanged: a new claim replaces it. */
  put(attribute: string, claim: Claim, counters: Counters): Turn | undefined {
    const known = this.byAttribute.get(attribute)
    if (known === undefined) {
      if (this.byAttribute.size >= limits.attributesPerHost) {
        counters.count('inventory.attributes')
        return undefined
      }
      this.byAttribute.set(attribute, [claim])
      return { from: '', to: claim.value }
    }
    const best = known[0]!.value
    const same = ofValue(known, claim.value)
    if (same !== undefined) {
      const isAlone = known.length === 1
      const isStronger = strength(claim) > strength(same)
      const isNewer = claim.time > same.time && MUTABLE.has(attribute) && strength(claim) === strength(same)
      if (!isStronger && !isNewer) return undefined
      // All of it, not the time alone: source, field and frame are those of that time.
      known[known.indexOf(same)] = claim
      if (isAlone) return isStronger ? { from: best, to: best } : undefined
      known.sort(better(attribute))
      return isStronger || known[0]!.value !== best ? { from: best, to: known[0]!.value } : undefined
    }
    const more = extended(known, claim).sort(better(attribute))
    this.byAttribute.set(attribute, more)
    if (more.length > limits.valuesPerAttribute) {
      counters.count('inventory.values')
      if (more.pop()!.value === claim.value) return undefined
    }
    return { from: best, to: more[0]!.value }
  }

  best(attribute: string): Claim | undefined {
    return this.byAttribute.get(attribute)?.[0]
  }
}

/** Claims of several hosts as one list per attribute, best first, one entry a value. */
export function joinClaims(parts: readonly AttributeClaims[]): ReadonlyMap<string, readonly Claim[]> {
  if (parts.length === 1) return parts[0]!.byAttribute
  const joined = new Map<string, Claim[]>()
  for (const part of parts) {
    for (const [attribute, claims] of part.byAttribute) {
      const list = joined.get(attribute)
      if (list === undefined) joined.set(attribute, [...claims])
      else list.push(...claims)
    }
  }
  for (const [attribute, claims] of joined) {
    if (claims.length < 2) continue
    claims.sort(better(attribute))
    const seen = new Set<string>()
    joined.set(
      attribute,
      claims.filter((claim) => !seen.has(claim.value) && seen.add(claim.value)),
    )
  }
  return joined
}

function ofValue(claims: readonly Claim[], value: string): Claim | undefined {
  for (const claim of claims) if (claim.value === value) return claim
  return undefined
}

function strength(claim: Claim): number {
  if (claim.source === 'person') return 3
  return claim.source === 'site file' ? 2 : claim.confidence
}

/** Stronger first; then the newest of what changes, the oldest of what does not; then by text, so that order is content's. */
function better(attribute: string): (a: Claim, b: Claim) => number {
  const direction = MUTABLE.has(attribute) ? -1 : 1
  return (a, b) =>
    strength(b) - strength(a) ||
    direction * (a.time - b.time) ||
    (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)
}
