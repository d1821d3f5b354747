/** Ranges as keywords write them. */
import { KeywordRefused } from './rule-builder.ts'
import type { NumberRange } from './signature.ts'

/**
 * `5`, `!5`, `=5`, `>5`, `<5`, `>=5`, `<=5`, `3<>9` (both ends left out, as Suricata counts) and `3-9` (both ends in).
 *
 * @throws KeywordRefused
 */
export function numberRange(text: string): NumberRange {
  const match =
    /^\s*(!?)\s*(?:(<=|>=|<|>|=)?\s*(0x[0-9a-f]{1,8}|\d{1,10})|(0x[0-9a-f]{1,8}|\d{1,10})\s*(<>|-)\s*(0x[0-9a-f]{1,8}|\d{1,10}))\s*$/i.exec(
      text,
    )
  if (match === null) throw new KeywordRefused(`expected a number or a range, got ${text}`)
  const isNegated = match[1] === '!'
  if (match[5] !== undefined) {
    const inset = match[5] === '<>' ? 1 : 0
    return { least: Number(match[4]) + inset, most: Number(match[6]) - inset, isNegated }
  }
  const value = Number(match[3])
  const all = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY, isNegated }
  switch (match[2]) {
    case '<':
      return { ...all, most: value - 1 }
    case '<=':
      return { ...all, most: value }
    case '>':
      return { ...all, least: value + 1 }
    case '>=':
      return { ...all, least: value }
    default:
      return { least: value, most: value, isNegated }
  }
}
