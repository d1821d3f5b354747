/** A range taken apart into what must hold: intervals, what is listed, what is left out. docs/internals/exposure-models.md §1, rules 5 to 9. */
import { parseVersion, type Version } from './version.ts'

/** A bound, or a value listed by itself. */
export interface Bound {
  readonly operator: '<' | '<=' | '>' | '>=' | '=' | '!='
  readonly text: string
  readonly version: Version
}

/** Both bounds, or one; undefined where it is open. One listed value is both. */
export interface Interval {
  readonly low: Bound | undefined
  readonly high: Bound | undefined
}

export interface VersionBounds {
  readonly intervals: readonly Interval[]
  /** `!=`: in none of them. */
  readonly except: readonly Bound[]
}

/** Words that only announce a version or a range, or mark the word before as a version. */
const FILLER =
  /^(?:(?:all|versions?|firmware|software|releases?|rev|ver)\b\.? ?|v(?= |$))+|\s(?:versions?|firmware|software)$/g
/** Words after a version that belong to it; anything else is a condition or not understood. */
const TAIL =
  /^(?:sp|update|upd|hf|hotfix|hotfixrev|patch|build|rev|release|fp|tcu|sim|ehf|cu|mr|sr|mp|ip|pc|p|r|u|s|m|b|beta|alpha|rc|lts|ga|ehp|t|bn|version|[a-z])\.?$/
const VALUE = /^(?:[a-z][a-z./ -]{0,30}?[ .-]?)?v?[\dx*][\w.*]*(?:\([\w.]+\)[\w.]*)?(?:[-/+][\w.()*]+)*$/
/** Words for conditions; no word after them belongs to the version. */
const CIRCUMSTANCE =
  /^(.*?\S)?\s+((?:with|without|if|only|when|where|including|in conjunction|installed|running|utilizes|using|for|on|of|in|under|model|shipped|manufactured)\b.*)$/

/** Parentheses after a space, and `with …`, are conditions: rule 9. */
export function conditionOf(text: string): { readonly body: string; readonly condition: string } {
  const aside = /^(.*?)\s+(\((?!build)[^)]*\)?.*)$/.exec(text)
  const head = aside === null ? text : aside[1]!
  const circumstance = CIRCUMSTANCE.exec(head)
  if (circumstance === null) return { body: head.replace(/[-, ]+$/, ''), condition: aside?.[2]?.trim() ?? '' }
  return {
    body: (circumstance[1] ?? '').trim(),
    condition: `${circumstance[2]} ${aside?.[2] ?? ''}`.trim(),
  }
}

/** A name before the operator that is more than filler: rule 7. */
export function componentOf(body: string): string {
  const before = /^([^<>=|!]*?)\s*[<>]/.exec(body)?.[1]
  if (before === undefined) return ''
  const rest = before.replace(FILLER, ' ').trim()
  return rest === '' || /^v?\d[\w.]*$/.test(rest) ? '' : rest
}

/** `<V33.017_V34.014 …`: one `<`, several versions of different first components. Rule 5. */
export function branchesOf(text: string): readonly Version[] | undefined {
  const list = /^(?:all versions? )?<(?!=)\s*([^<>|=]+)$/.exec(text)?.[1]
  if (list === undefined) return undefined
  const parts = list.split(/(?: and |[ ,;])+/)
  if (parts.length < 2 || !parts.every((part) => /^v?\d+(?:\.\d+)+$/.test(part))) return undefined
  const versions = parts.flatMap((part) => parseVersion(part) ?? [])
  return new Set(versions.map(({ release }) => release[0])).size === parts.length ? versions : undefined
}

/** Undefined where any piece is not understood: rule 10. `||` parts ranges of which each may hold. */
export function boundsOf(body: string): VersionBounds | undefined {
  const intervals: Interval[] = []
  const except: Bound[] = []
  for (const part of body.split('||')) {
    const bounds = bounded(part.trim())
    if (bounds === undefined) return undefined
    for (const one of bounds) if (one.operator === '!=') except.push(one)
    intervals.push(...intervalsOf(bounds.filter(({ operator }) => operator !== '!=')))
  }
  if (intervals.length === 0 && except.length > 0) intervals.push({ low: undefined, high: undefined })
  return intervals.length === 0 ? undefined : { intervals, except }
}

/** `>` opens an interval, the next `<` closes it; an upper bound without an open one is an interval itself. Rule 6. */
function intervalsOf(bounds: readonly Bound[]): readonly Interval[] {
  const intervals: Interval[] = []
  let low: Bound | undefined
  for (const bound of bounds) {
    if (bound.operator === '=') intervals.push({ low: bound, high: bound })
    else if (bound.operator.startsWith('>')) {
      if (low !== undefined) intervals.push({ low, high: undefined })
      low = bound
    } else {
      intervals.push({ low, high: bound })
      low = undefined
    }
  }
  if (low !== undefined) intervals.push({ low, high: undefined })
  return intervals
}

/** Rule 6: pairs of operator and value, and values listed between them. */
function bounded(part: string): readonly Bound[] | undefined {
  const bounds: Bound[] = []
  const [head = '', ...pieces] = part
    .replace(/[,|]?\s*\band\b(?! including)(?: all versions?)?\s*(?=[<>!=])/g, ' ')
    .split(/(?=!=|(?<!!)[<>]|(?<![<>!])=)/)
    .map((piece) => piece.trim())
  if (!/^[<>=!]/.test(head)) {
    const lead = listed(head)
    if (lead === undefined) return undefined
    // `16 <= 20`: a version before the first operator, with no pipe, is where it begins.
    const isLow = lead.length === 1 && !head.endsWith('|') && /^<|^$/.test(pieces[0] ?? '=')
    for (const one of lead) bounds.push(isLow ? { ...one, operator: '>=' } : one)
  } else pieces.unshift(head)
  for (const piece of pieces) {
    const [, operator = '', value = ''] = /^([<>!]?=?)\s*(.*)$/.exec(piece) ?? []
    const values = listed(value)
    const [first, ...others] = values ?? []
    if (first === undefined) return undefined
    // A value that ends in `*` is the end of its branch: CVE record format 5.1, `lessThan`.
    const isBranchEnd = operator === '<' && first.text.endsWith('.*')
    bounds.push({ ...first, operator: (isBranchEnd ? '<=' : operator) as Bound['operator'] })
    for (const one of others) bounds.push(operator === '!=' ? { ...one, operator } : one)
  }
  return bounds
}

/** Values parted by pipes or commas, each `=`; undefined where one is none. Filler alone is no value. */
function listed(text: string): readonly Bound[] | undefined {
  const found: Bound[] = []
  for (const piece of text.split(/\s*(?:\||,|\band\b|;)\s*/)) {
    const value = piece.replace(FILLER, ' ').replace(/\s+/g, ' ').trim()
    if (value === '') continue
    const version = isValue(value) ? parseVersion(value) : undefined
    if (version === undefined) return undefined
    found.push({ operator: '=', text: value, version })
  }
  return found
}

function isValue(text: string): boolean {
  if (/^[a-z]{1,2}$/.test(text)) return true
  if (parseVersion(text)?.isDate === true) return true
  const words = text.split(' ')
  const first = words.findIndex((word) => /[\d*]|^v?x+(?:\.|$)/.test(word))
  if (first < 0 || !VALUE.test(words.slice(0, first + 1).join(' '))) return false
  // `15.1 update 4`, `2.8.1 build 16102416`, `5.6 build 595 t2-patch`, `10.19 cpu 2.0.6`.
  const isCounted = (word: string | undefined) => /^\(?[a-z]{0,9}[.-]?\d[\w.-]*\)?$/.test(word ?? '')
  return words
    .slice(first + 1)
    .every(
      (word, at, all) =>
        TAIL.test(word) || isCounted(word) || (/^\(?[a-z]{2,9}$/.test(word) && isCounted(all[at + 1])),
    )
}
