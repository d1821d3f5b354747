/** Patterns of other projects, checked before they are shipped. */

/** Ruby's `(?i)` and `(?m)` at the beginning are flags in JavaScript. */
export function withoutInlineFlags(pattern: string): {
  readonly pattern: string
  readonly isIgnoringCase: boolean
} {
  const found = /^\(\?([im]+)\)/.exec(pattern)
  return found === null
    ? { pattern, isIgnoringCase: false }
    : { pattern: pattern.slice(found[0].length), isIgnoringCase: found[1]!.includes('i') }
}

/** It compiles, and no repeated group holds a repeat without bound: such a pattern may take exponential time. */
export function isSafePattern(pattern: string): boolean {
  try {
    new RegExp(pattern)
  } catch {
    return false
  }
  return !/\((?:[^()\\]|\\.)*[*+](?:[^()\\]|\\.)*\)[*+{]/.test(pattern) && !/(?:\.\*.*){4}/.test(pattern)
}
