/** Ranges by the beginning of a serial number, as Mitsubishi writes them: `first 5 digits of serial number 24031`. */
import type { RangeMatch } from './version-range.ts'

const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const COUNT = `(\\d+|${NUMBERS.join('|')})`
const BOUND = '(?:are|is|<=?|:)?\\s*([\\da-z]+)'
const FIRST_DIGITS = new RegExp(
  `(?:first\\s+)?${COUNT}\\s+digits?\\s+of\\s+(?:the\\s+)?serial\\s+(?:numbers?|no\\.?)\\s*${BOUND}`,
)
/** `Serial Numbers 2310****`: as many digits as precede the stars. */
const STARS = /serial\s+(?:numbers?|no\.?)\s*(\d+)\*+/

/** Answers for an observed serial number; undefined if `text`, in lower case, is no such range. */
export function serialRange(text: string): ((observed: string) => RangeMatch) | undefined {
  const digits = FIRST_DIGITS.exec(text)
  const stars = STARS.exec(text)
  const bound = /^\d+/.exec(digits?.[2] ?? stars?.[1] ?? '')?.[0]
  if (bound === undefined) return undefined
  const said = digits?.[1] ?? String(bound.length)
  const count = NUMBERS.includes(said) ? NUMBERS.indexOf(said) : Number(said)
  // `the first 3 digits … 20X`: the rest may be anything.
  const length = Math.min(count, bound.length)
  return (observed) => {
    const [first] = /^\d+/.exec(observed.trim()) ?? ['']
    if (first.length < count)
      return { affected: 'unknown', reason: `expected ${count} digits of a serial number, got ${observed}` }
    const order = Number(first.slice(0, length)) - Number(bound.slice(0, length))
    const isIn = /<(?!=)/.test(text) ? order < 0 : /^\s*>=/.test(text) ? order >= 0 : order <= 0
    return { affected: isIn, reason: `serial number ${first.slice(0, length)} against ${bound}` }
  }
}
