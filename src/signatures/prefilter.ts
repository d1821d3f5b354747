/** Rules that a run of bytes may match: by bytes at fixed places, and by patterns anywhere. */
import { Automaton } from './automaton.ts'
import { limits } from './limits.ts'
import { PlacedBytes, placeOf } from './placed-bytes.ts'
import type { ContentStep } from './signature.ts'

/** Bytes that are scanned. */
export interface Stretch {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Offset in `bytes` that counts as the beginning: negative where a stream began before. */
  readonly origin: number
}

/** Trigger of a rule in one buffer. */
export interface Trigger {
  /** The most selective content; undefined if every buffer must be inspected. */
  readonly fast: ContentStep | undefined
  /** Contents at a fixed place only. */
  readonly placed: readonly ContentStep[]
}

/** Contents of this length are rare anywhere. */
const TELLING_BYTES = 4

/** Does the rule wait for a byte at its place, rather than for a pattern? */
export function isPlaced({ fast, placed }: Trigger): boolean {
  if (fast === undefined || placed.length === 0) return false
  return placeOf(fast) !== undefined || fast.bytes.length < TELLING_BYTES
}

/** Rules that look at one kind of bytes. */
export class Prefilter {
  /** Rules that have no pattern. */
  readonly always: readonly number[]
  /** No pattern that counts ends beyond so many bytes from the beginning. */
  readonly reach: number
  readonly #placed: PlacedBytes | undefined
  readonly #automaton: Automaton | undefined
  /** Rules of each pattern. */
  readonly #rules: readonly (readonly number[])[]
  readonly #emit: (pattern: number, end: number) => void
  /** By rule: between which offsets from the beginning its pattern may end. */
  readonly #bounds = new Map<number, readonly [first: number, last: number]>()
  /** Bytes from the beginning in which patterns may end. */
  readonly #patternReach: number
  #found: (rule: number) => void = () => {}
  /** Offset in the bytes under way that is the beginning. */
  #origin = 0

  constructor(rules: readonly number[], triggerOf: (rule: number) => Trigger) {
    const byPattern = new Map<string, { bytes: Uint8Array; rules: number[] }>()
    const always: number[] = []
    const placed: number[] = []
    let reach = 0
    const longest = rules.length > limits.manyRules ? limits.shortPatternBytes : limits.patternBytes
    for (const rule of rules) {
      const trigger = triggerOf(rule)
      const { fast } = trigger
      if (fast === undefined) always.push(rule)
      else if (isPlaced(trigger)) placed.push(rule)
      else {
        const byteCount = fast.bytes.subarray(0, longest)
        const key = byteCount.join(' ')
        const known = byPattern.get(key)
        if (known === undefined) byPattern.set(key, { bytes: byteCount, rules: [rule] })
        else known.rules.push(rule)
        const last = endOf(fast)
        reach = Math.max(reach, last)
        const unlooked = fast.bytes.length - byteCount.length
        this.#bounds.set(rule, [firstEndOf(fast) - unlooked, last - unlooked])
      }
    }
    const patterns = [...byPattern.values()]
    this.always = always
    if (placed.length > 0) this.#placed = new PlacedBytes(placed, (rule) => triggerOf(rule).placed)
    this.#patternReach = reach
    this.reach = Math.max(reach, this.#placed?.reach ?? 0)
    this.#rules = patterns.map((pattern) => pattern.rules)
    this.#automaton =
      patterns.length > 0 ? new Automaton(patterns.map(({ bytes: byteCount }) => byteCount)) : undefined
    const isBound = patterns.map((pattern) => pattern.rules.some((rule) => this.#isBound(rule)))
    this.#emit = (pattern, end) => {
      const at = end - this.#origin
      for (const rule of this.#rules[pattern]!)
        if (!isBound[pattern] || this.#mayEnd(rule, at)) this.#found(rule)
    }
  }

  #isBound(rule: number): boolean {
    const [first, last] = this.#bounds.get(rule)!
    return first > 0 || last < Number.POSITIVE_INFINITY
  }

  #mayEnd(rule: number, at: number): boolean {
    const [first, last] = this.#bounds.get(rule)!
    return at >= first && at <= last
  }

  get isEmpty(): boolean {
    return !this.hasPatterns && this.always.length === 0
  }

  get hasPatterns(): boolean {
    return this.#automaton !== undefined || this.#placed !== undefined
  }

  /** Memory of its automaton. */
  get bytes(): number {
    return this.#automaton?.bytes ?? 0
  }

  /**
   * Reports each rule whose pattern ends in `bytes[start..end)`, or whose byte is there; continues from a state of the
   * automaton and returns the next state.
   */
  scan(state: number, { bytes, start, end, origin }: Stretch, found: (rule: number) => void): number {
    const placed = this.#placed
    if (placed !== undefined && start - origin < placed.reach) placed.scan(bytes, start, end, origin, found)
    if (this.#automaton === undefined) return 0
    const stop = Math.min(end, origin + this.#patternReach)
    if (start >= stop) return 0
    this.#found = found
    this.#origin = origin
    return this.#automaton.scan(state, bytes, start, stop, this.#emit)
  }
}

/** How near to the beginning a content may end, at the nearest. */
function firstEndOf({ bytes: byteCount, offset, distance }: ContentStep): number {
  return byteCount.length + (distance === undefined && typeof offset === 'number' ? offset : 0)
}

/** How far from the beginning a content may end. */
export function endOf({ bytes: byteCount, offset, depth, distance, isAtStart }: ContentStep): number {
  if (isAtStart) return byteCount.length
  if (distance !== undefined || typeof depth !== 'number') return Number.POSITIVE_INFINITY
  return typeof offset === 'object' ? Number.POSITIVE_INFINITY : (offset ?? 0) + depth
}
