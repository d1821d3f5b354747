import type { RuleContext, RuleInput } from '#model/rule'
import type { CustomRuleState } from './state.ts'

/** A question about one judged fact, with what an index may know of it beforehand. */
export interface Predicate {
  test(input: RuleInput, known: RuleContext, state: CustomRuleState): boolean
  /**
   * Conditions that hold wherever the test holds: field → the only values it may have, in the index's spelling ({@link
   * indexKey}). Empty: no condition is known.
   */
  readonly needs: Needs
  /** 0 reads the fact alone, 1 asks the plant, 2 remembers: asked in this order. */
  readonly cost: 0 | 1 | 2
}

export type Needs = ReadonlyMap<string, ReadonlySet<string>>

const NOTHING: Needs = new Map()

export function predicate(
  test: Predicate['test'],
  cost: Predicate['cost'] = 0,
  needs: Needs = NOTHING,
): Predicate {
  return { test, cost, needs }
}

/** All must hold; the cheap ones are asked first. */
export function allOf(parts: readonly Predicate[]): Predicate {
  if (parts.length === 1) return parts[0]!
  const tests = [...parts].sort((a, b) => a.cost - b.cost).map(({ test }) => test)
  const needs = new Map<string, ReadonlySet<string>>()
  for (const part of parts)
    for (const [field, values] of part.needs) {
      const known = needs.get(field)
      if (known === undefined || values.size < known.size) needs.set(field, values)
    }
  return predicate((...asked) => tests.every((test) => test(...asked)), costOf(parts), needs)
}

/** One must hold. */
export function anyOf(parts: readonly Predicate[]): Predicate {
  if (parts.length === 1) return parts[0]!
  const tests = [...parts].sort((a, b) => a.cost - b.cost).map(({ test }) => test)
  const needs = new Map<string, ReadonlySet<string>>()
  for (const field of parts[0]?.needs.keys() ?? []) {
    const each = parts.map((part) => part.needs.get(field))
    if (each.every((values) => values !== undefined))
      needs.set(field, new Set(each.flatMap((values) => [...values])))
  }
  return predicate((...asked) => tests.some((test) => test(...asked)), costOf(parts), needs)
}

/** So many must hold. */
export function atLeast(least: number, parts: readonly Predicate[]): Predicate {
  if (least <= 1) return anyOf(parts)
  if (least >= parts.length) return allOf(parts)
  return predicate(
    (...asked) => parts.filter(({ test }) => test(...asked)).length >= least,
    costOf(parts),
    anyOf(parts).needs,
  )
}

export function not(part: Predicate): Predicate {
  return predicate((...asked) => !part.test(...asked), part.cost)
}

function costOf(parts: readonly Predicate[]): Predicate['cost'] {
  return Math.max(0, ...parts.map(({ cost }) => cost)) as Predicate['cost']
}

/** One spelling of a value for looking it up: numbers however they are written (`0x0f` is 15), text in lower case. */
export function indexKey(value: string | number | boolean): string {
  if (typeof value === 'number') return String(value)
  const text = String(value)
  const number = text === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? text.toLowerCase() : String(number)
}
