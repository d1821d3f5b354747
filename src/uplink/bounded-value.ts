/** Bodies from a sensor are attacker text: cut at their limits, without what databases refuse or pages hide. */
import { fleetLimits } from '#schema/fleet-protocol'

/** Bidirectional marks, which change the order of what people read. */
const HIDDEN = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const CUT = '…'

export interface Bounded {
  readonly value: unknown
  /** Texts and lists that were cut, and values that no JSON number holds exactly. */
  readonly cuts: number
}

/** A JSON value within the limits of the protocol. Undefined where it is nested too deeply or has unsafe numbers. */
export function boundedValue(given: unknown): Bounded | undefined {
  let cuts = 0
  let isSound = true
  const bounded = (value: unknown, depth: number): unknown => {
    if (depth > fleetLimits.depth) {
      isSound = false
      return null
    }
    if (typeof value === 'string') {
      const text = boundedText(value, fleetLimits.text)
      if (text.length < value.length) cuts++
      return text
    }
    if (typeof value === 'number') {
      if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) isSound = false
      return value
    }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      if (value.length > fleetLimits.list) cuts++
      return value.slice(0, fleetLimits.list).map((item) => bounded(item, depth + 1))
    }
    const entries = Object.entries(value)
    if (entries.length > fleetLimits.list) cuts++
    return Object.fromEntries(
      entries
        .slice(0, fleetLimits.list)
        .filter(([name]) => name !== '__proto__')
        .map(([name, inner]) => [boundedText(name, fleetLimits.id), bounded(inner, depth + 1)]),
    )
  }
  const value = bounded(given, 0)
  return isSound ? { value, cuts } : undefined
}

/** Lone surrogates and NUL become U+FFFD; bidirectional marks are written out as `\u202e`. */
export function boundedText(text: string, longest: number): string {
  const plain = text
    .toWellFormed()
    .replaceAll('\0', '\ufffd') // PostgreSQL stores no NUL
    .replace(HIDDEN, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)
  return plain.length > longest ? plain.slice(0, longest - 1).toWellFormed() + CUT : plain
}
