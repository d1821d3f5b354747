/** Texts of process values. */
import type { PointItem } from '#schema/process-values'

/** Identifies a point within a site. */
export function pointKey({ address, protocol, unit, point }: PointItem): string {
  return [address, protocol, unit, point].join(' ')
}

/** Maximum number of enumeration values listed. */
const named = 6

/**
 * Four significant digits with thousands separators: `7.283`, `88,412`; `1.401e-45` for values no instrument shows.
 */
export function valueText(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(3)
  const digits = size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 }
  return value.toLocaleString('en-GB', digits)
}

/** Learned range of a point: `7.283 to 7.309`, `always 0`, `280, 300 or 320`. */
export function normalText({ kind, least, most, values }: PointItem): string {
  if (kind === 'constant') return `always ${shown(values[0] ?? '')}`
  if (kind === 'enumerated') return oneOf(values.map(shown))
  if (kind === 'text' || least === null || most === null) return 'any text'
  if (kind === 'counter') return `increases only, up to ${valueText(most)} so far`
  return `${valueText(least)} to ${valueText(most)}`
}

/**
 * Values seen outside the learned range: `seen: 0 to 90`; undefined if there are none, or if they differ in digits that
 * are not shown.
 */
export function beyondText({ isLearned, least, most, seenLeast, seenMost }: PointItem): string | undefined {
  if (!isLearned || least === null || most === null || seenLeast === null || seenMost === null)
    return undefined
  if (seenLeast >= least && seenMost <= most) return undefined
  const [from, until] = [valueText(seenLeast), valueText(seenMost)]
  if (seenLeast !== seenMost && from === valueText(least) && until === valueText(most)) return undefined
  return `seen: ${from}${seenLeast === seenMost ? '' : ` to ${until}`}`
}

function oneOf(values: readonly string[]): string {
  const some = values.slice(0, named)
  const last = some.at(-1) ?? ''
  if (values.length > named) return `${some.join(', ')} or ${values.length - named} others`
  return some.length < 2 ? last : `${some.slice(0, -1).join(', ')} or ${last}`
}

function shown(value: string): string {
  if (value === '') return 'nothing'
  return String(Number(value)) === value ? valueText(Number(value)) : value // bit strings stay unchanged
}
