import { nearest } from './nearest.ts'
import { placeKey, type RuleDocument, type RulePath, type RuleProblem } from './rule-document.ts'

/** A fault in a custom rule: its place, the expected and the found value. */
export class RuleFault extends Error {
  readonly path: RulePath
  readonly expected: string
  readonly got: string
  readonly nearest: string

  constructor(path: RulePath, expected: string, got: unknown, names: Iterable<string> = []) {
    super(`${path.join('.')}: expected ${expected}`)
    this.path = path
    this.expected = expected
    this.got = got === undefined ? '' : shown(got)
    this.nearest = typeof got === 'string' ? (nearest(got, names) ?? '') : ''
  }
}

/**
 * Throws: a rule is evaluated only if it is completely understood. `names` are the permitted ones: the most similar is
 * shown.
 */
export function fault(path: RulePath, expected: string, got: unknown, names?: Iterable<string>): never {
  throw new RuleFault(path, expected, got, names)
}

function shown(got: unknown): string {
  const text = JSON.stringify(got) ?? String(got)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** The fault with its place in the file. */
export function problemOf(document: RuleDocument, { path, expected, got, nearest }: RuleFault): RuleProblem {
  let line = document.line
  for (let length = path.length; length > 0; length--) {
    const key = placeKey(path.slice(0, length))
    if (!Object.hasOwn(document.lines, key)) continue
    line = document.lines[key]!
    break
  }
  return {
    file: document.file,
    line,
    title: titleIn(document.value),
    where: path.join('.'),
    expected,
    got,
    nearest,
  }
}

function titleIn(value: unknown): string {
  const { title } = (value ?? {}) as { title?: unknown }
  return typeof title === 'string' ? title.slice(0, 120) : ''
}

export type Dictionary = Readonly<Record<string, unknown>>

export function dictionary(value: unknown, path: RulePath): Dictionary {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fault(path, 'a mapping', value)
  return value as Dictionary
}

/** Control characters, and those that turn the direction of text: a name must look like what it is. */
const UNCLEAN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u

/** One line of text that can be shown as it is; white space runs become one space. */
export function words(value: unknown, path: RulePath): string {
  if (typeof value !== 'string' || value.trim() === '') fault(path, 'a string', value)
  const line = (value as string).replaceAll(/\s+/g, ' ').trim()
  if (UNCLEAN.test(line)) fault(path, 'a string without control or bidirectional characters', value)
  return line
}

/** A list, or one thing alone. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}

/** Keys of the map that are none of `known`: the first is a fault. */
export function onlyKeys(map: Dictionary, path: RulePath, known: readonly string[], what: string): void {
  for (const key of Object.keys(map)) {
    if (!known.includes(key)) fault([...path, key], `${what}: ${known.join(', ')}`, key, known)
  }
}
