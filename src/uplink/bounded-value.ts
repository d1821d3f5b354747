/** Bodies from a sensor are attacker text: cut at their limits, without what databases refuse or pages hide. */
import { fleetLimits } from '#schema/fleet-protocol'

/** Bidirectional marks, which change the order of what people read. */
const HIDDEN = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
/** A text without any of these is as it may be. */
const CHANGED = /[\0\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/
const CUT = '…'

class Unsound extends Error {}

/**
 * A JSON value within the limits of the protocol. Undefined where it is nested too deeply or has unsafe numbers. Almost all
 * values are within the limits: they are returned as they are, not copied.
 */
export function boundedValue(given: unknown): { readonly value: unknown } | undefined {
  try {
    return { value: bounded(given, 0) }
  } catch (error) {
    if (error instanceof Unsound) return undefined
    throw error
  }
}

function bounded(value: unknown, depth: number): unknown {
  if (depth > fleetLimits.depth) throw new Unsound()
  if (typeof value === 'string') return boundedText(value, fleetLimits.text)
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new Unsound()
    return value
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return boundedList(value, depth)
  return boundedObject(value as Readonly<Record<string, unknown>>, depth)
}

function boundedList(given: readonly unknown[], depth: number): readonly unknown[] {
  const isLong = given.length > fleetLimits.list
  let copy = isLong ? given.slice(0, fleetLimits.list) : undefined
  const length = copy?.length ?? given.length
  for (let at = 0; at < length; at++) {
    const inner = bounded(given[at], depth + 1)
    if (inner === given[at]) continue
    copy ??= [...given]
    copy[at] = inner
  }
  return copy ?? given
}

function boundedObject(given: Readonly<Record<string, unknown>>, depth: number): object {
  const names = Object.keys(given)
  let copy: [string, unknown][] | undefined
  if (names.length > fleetLimits.list) copy = []
  for (let at = 0; at < Math.min(names.length, fleetLimits.list); at++) {
    const name = names[at]!
    const known = boundedText(name, fleetLimits.id)
    const inner = bounded(given[name], depth + 1)
    const isSame = known === name && inner === given[name] && name !== '__proto__'
    if (copy === undefined && isSame) continue
    copy ??= names.slice(0, at).map((before) => [before, given[before]])
    if (name !== '__proto__') copy.push([known, inner])
  }
  return copy === undefined ? given : Object.fromEntries(copy)
}

/** Lone surrogates and NUL become U+FFFD; bidirectional marks are written out as `\u202e`. */
export function boundedText(text: string, longest: number): string {
  if (text.length <= longest && !CHANGED.test(text)) return text
  const plain = text
    .toWellFormed()
    .replaceAll('\0', '\ufffd') // PostgreSQL stores no NUL
    .replace(HIDDEN, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)
  return plain.length > longest ? plain.slice(0, longest - 1).toWellFormed() + CUT : plain
}
