/** Ranges of versions as advisories write them, and whether an observed version lies in one: exposure.md §4, §5. */
import { compareVersions, type Order, parseVersion, type Version } from './version.ts'

export type Affected = true | false | 'unknown'

export interface Answer {
  readonly affected: Affected
  /** How the range was read and why this is the answer, for a person. */
  readonly reason: string
}

/** A bound, or a value listed by itself. */
interface Bound {
  readonly operator: '<' | '<=' | '>' | '>=' | '='
  readonly text: string
}

/** Both bounds, or one; undefined where it is open. */
interface Interval {
  readonly low: Bound | undefined
  readonly high: Bound | undefined
}

const unknown = (reason: string): Answer => ({ affected: 'unknown', reason })
const answer = (affected: boolean, reason: string): Answer => ({ affected, reason })

/** Words that say only that a version or a range follows. */
const FILLER = /\b(all|versions?|firmware|software|release|releases|rev|ver)\b\.?|^v(?=\s|$)/g
const SERIAL = /first\s+(\d+)\s+digits?\s+of\s+(?:the\s+)?serial\s+(?:number|no\.?)\s*"?(\w+)"?/
const VALUE = /^[a-z]{0,8}[-. ]?v?\d[\w.()*-]*/

/**
 * Is `observed` in `range`? `scheme` is the maker's way of counting (`siemens`, `rockwell` …), `:partial` after it where
 * the source is known to cut versions short, `-serial` or `-fw` where serial number and firmware must be told apart.
 * Never guesses: what cannot be read is unknown, with the reason.
 */
export function isAffected(observed: string, range: string, scheme = 'generic'): Answer {
  const text = cleanRange(range)
  const isPartial = scheme.endsWith(':partial')
  const maker = scheme.replace(/:partial$|-serial$|-fw$/, '')
  if (/^no versions?$/.test(text)) return answer(false, 'no version is affected')
  if (isAll(text)) return answer(true, 'all versions are affected')
  const inside = /\(\s*(all versions?\s*[<>=].*?)\)$/.exec(text)
  if (inside !== null) return isAffected(observed, inside[1]!, scheme)
  const serial = SERIAL.exec(text)
  if (serial !== null) return bySerial(observed, text, serial, scheme)
  if (observed.trim() === '') return unknown('no version was observed')
  const version = parseVersion(observed)
  if (version === undefined) return unknown(`${observed} is not a version that can be compared`)
  const branches = branchesOf(text)
  if (branches !== undefined) return byBranch(version, branches, maker)
  const { body, condition } = conditionOf(text)
  const isConditional = condition !== ''
  if (isAll(body)) return unknown(`all versions, but: ${condition}`)
  const component = componentOf(body)
  if (component !== '') return unknown(`the bound is that of ${component}, which was not observed`)
  const intervals = intervalsOf(body)
  if (intervals === undefined) return unknown(`the range cannot be read: ${range}`)
  return byIntervals(version, intervals, { maker, isPartial, condition: isConditional ? condition : '' })
}

/** exposure.md §5, rules 1 and 2. */
function cleanRange(range: string): string {
  let text = range
    .replace(/[\u00a0\s]+/g, ' ')
    .replaceAll('≤', '<=')
    .replaceAll('≥', '>=')
    .replace(/[–—]/g, '-')
    .replace(/[“”]/g, '"')
    .replaceAll('=<', '<=')
    .replaceAll('=>', '>=')
    .replaceAll('_', ' ')
    .trim()
    .replace(/[;,.]+$/, '')
  const scheme = /^vers:[a-z]+\//i.exec(text)
  if (scheme !== null) text = decoded(text.slice(scheme[0].length))
  return text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/([<>]=?)\s*\(([^()<>|]+)\)/g, '$1 $2')
    .replace(
      /([<>]=?)\s*(?:rev\.?|version|firmware|web firmware|release|ver\.?|v\.|service pack|build)\s+(?=[a-z]?\d)/g,
      '$1 ',
    )
    .replace(/\s*\|\s*[<>]?=?$/, '')
    .replace(/^(?:web )?firmware\s+(?=v?\d)/, '')
    .trim()
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function isAll(text: string): boolean {
  return text === '*' || /^all( versions?)?$/.test(text) || text === 'all/*'
}

function bySerial(
  observed: string,
  text: string,
  [, digits, bound]: RegExpExecArray,
  scheme: string,
): Answer {
  if (!scheme.endsWith('-serial')) return unknown('the range is by serial number, which was not observed')
  const count = Number(digits)
  const [first] = /^\d+/.exec(observed.trim()) ?? ['']
  if (first.length < count) return unknown(`expected ${count} digits of a serial number, got ${observed}`)
  const order = Number(first.slice(0, count)) - Number(bound)
  const isInclusive = text.includes('<=') || !text.includes('<')
  const isIn = isInclusive ? order <= 0 : order < 0
  return answer(isIn, `serial number ${first.slice(0, count)} against ${bound}`)
}

/** `<V33.017_V34.014 …`: one `<`, several versions of different first components. Rule 5. */
function branchesOf(text: string): readonly Version[] | undefined {
  const list = /^<(?!=)\s*(.+)$/.exec(text)?.[1]
  if (list === undefined || /[<>|=]/.test(list)) return undefined
  const parts = list.split(/[ ,;]+/)
  if (parts.length < 2 || !parts.every((part) => /^v?\d+\.\d+$/.test(part))) return undefined
  const versions = parts.flatMap((part) => parseVersion(part) ?? [])
  return new Set(versions.map(({ release }) => release[0])).size === parts.length ? versions : undefined
}

function byBranch(version: Version, fixes: readonly Version[], scheme: string): Answer {
  const branch = version.release[0]!
  const same = fixes.find(({ release }) => release[0] === branch)
  if (same !== undefined) {
    const order = compareVersions(version, same, scheme)
    return order === undefined
      ? unknown('the two cannot be compared')
      : answer(order < 0, `branch ${branch} is fixed in ${same.text}`)
  }
  const numbers = fixes.map(({ release }) => release[0]!)
  if (branch < Math.min(...numbers)) return answer(true, 'older than every fixed branch')
  if (branch > Math.max(...numbers)) return answer(false, 'newer than every fixed branch')
  return unknown(`branch ${branch} lies between the fixed ones and is not listed`)
}

/** Parentheses after a space, and `with …`, are conditions: rule 9. */
function conditionOf(text: string): { readonly body: string; readonly condition: string } {
  const between =
    /^(?:all versions |versions )?between (\S+) \((including|excluding)\) and (\S+) \((including|excluding)\)$/.exec(
      text,
    )
  if (between !== null) {
    const [, low, lowHow, high, highHow] = between
    return {
      body: `${lowHow === 'including' ? '>=' : '>'} ${low} ${highHow === 'including' ? '<=' : '<'} ${high}`,
      condition: '',
    }
  }
  const found = /^(.*?)(?:\s+(\((?!build)[^)]*\))|\s+(with .*|if .*|only .*|when .*))$/.exec(text)
  if (found === null) return { body: text, condition: '' }
  return { body: found[1]!.trim(), condition: (found[2] ?? found[3] ?? '').trim() }
}

/** A name before the operator that is more than filler: rule 7. */
function componentOf(body: string): string {
  const titled = /^[<>]=?\s*([a-z][\w ]*?)\s+version\s+(?=v?\d)/.exec(body)?.[1]
  if (titled !== undefined && titled.replace(FILLER, ' ').trim() !== '') return titled
  const named = /^[<>]=?\s*((?:[a-z]{2,}\s+)+(?:\d{4}\s+(?:sp\d+\s+)?)?(?:version\s+)?)(?=v?\d+\.\d)/.exec(
    body,
  )?.[1]
  if (named !== undefined && named.replace(FILLER, ' ').trim() !== '') return named.trim()
  const before = /^([^<>=|]*?)\s*[<>]/.exec(body)?.[1]
  if (before === undefined) return ''
  const rest = before.replace(FILLER, ' ').trim()
  return rest === '' || /^v?\d[\w.]*$/.test(rest) ? '' : rest
}

function intervalsOf(body: string): readonly Interval[] | undefined {
  const bounds = boundsOf(body) ?? boundsOfWords(body)
  if (bounds === undefined || bounds.length === 0) return undefined
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

/** Rule 6: pairs of operator and value. */
function boundsOf(body: string): readonly Bound[] | undefined {
  if (!/[<>]/.test(body)) {
    if (!body.includes('|')) return undefined
    const values = body.split('|').map((value) => value.trim())
    return values.every(isValue) ? values.map((text) => ({ operator: '=' as const, text })) : undefined
  }
  const bounds: Bound[] = []
  let text = body.replace(/\band\b(?! including)|,/g, ' ')
  const lower = /^\s*(?:all versions? |versions? )?(v?\d[\w.]*)\s+(?=<)/.exec(text)
  if (lower !== null) {
    bounds.push({ operator: '>=', text: lower[1]! })
    text = text.slice(lower[0].length)
  }
  const [head = '', ...rest] = text.split(/(?=[<>])/)
  if (!/^[<>]/.test(head)) {
    if (head.replace(FILLER, ' ').trim() !== '') return undefined
  } else rest.unshift(head)
  for (const piece of rest) {
    const [, operator, value = ''] = /^([<>]=?)\s*(.*)$/.exec(piece.trim()) ?? []
    const [first = '', ...listed] = value
      .split('|')
      .map((one) => one.trim())
      .filter((one) => one !== '')
    const upTo = /^(.+?) up to and including (.+)$/.exec(first)
    if (upTo !== null) {
      bounds.push(
        { operator: operator as Bound['operator'], text: upTo[1]! },
        { operator: '<=', text: upTo[2]! },
      )
      continue
    }
    if (!isValue(first) || !listed.every(isValue)) return undefined
    bounds.push({ operator: operator as Bound['operator'], text: first })
    for (const one of listed) bounds.push({ operator: '=', text: one })
  }
  return bounds
}

/** Rule 8: words instead of operators. */
function boundsOfWords(body: string): readonly Bound[] | undefined {
  const text = body.replace(/^(all )?versions? /, '').trim()
  const value = '(v?[\\w.()-]*\\d[\\w.()-]*)'
  const patterns: readonly (readonly [RegExp, (...found: string[]) => Bound[]])[] = [
    [
      new RegExp(`^(?:prior to|before|earlier than|older than) ${value}$`),
      (a) => [{ operator: '<', text: a! }],
    ],
    [
      new RegExp(`^${value} (?:and|or) (?:prior|earlier|below|older|before)$`),
      (a) => [{ operator: '<=', text: a! }],
    ],
    [new RegExp(`^${value} (?:and|or) (?:later|above|newer|after)$`), (a) => [{ operator: '>=', text: a! }]],
    [new RegExp(`^(?:up to and including|up to|through) ${value}$`), (a) => [{ operator: '<=', text: a! }]],
    [
      new RegExp(`^(?:from )?${value} (?:to|through|up to|up to and including) ${value}$`),
      (a, b) => [
        { operator: '>=', text: a! },
        { operator: '<=', text: b! },
      ],
    ],
    [
      /^(\d+(?:\.\d+)+)-(\d+(?:\.\d+)+)$/,
      (a, b) => [
        { operator: '>=', text: a! },
        { operator: '<=', text: b! },
      ],
    ],
  ]
  for (const [pattern, bounds] of patterns) {
    const found = pattern.exec(text)
    if (found !== null) return bounds(...found.slice(1))
  }
  return isValue(text) ? [{ operator: '=', text }] : undefined
}

function isValue(text: string): boolean {
  return (
    /^[a-z]{1,2}$/.test(text) ||
    (/\d/.test(text) && VALUE.test(text) && !/\b(with|shipped|between|option)\b/.test(text))
  )
}

interface How {
  readonly maker: string
  readonly isPartial: boolean
  readonly condition: string
}

function byIntervals(version: Version, intervals: readonly Interval[], how: How): Answer {
  let isUnknown = ''
  for (const { low, high } of intervals) {
    const above = low === undefined || low === high ? true : holds(version, low, how)
    const below = high === undefined ? true : holds(version, high, how)
    if (above === true && below === true) {
      const said = [low, high === low ? undefined : high].flatMap((bound) => bound ?? [])
      const words = said.map(({ operator, text }) => `${operator} ${text}`).join(' and ')
      if (how.condition !== '') return unknown(`in range (${words}), but only ${how.condition}`)
      return answer(true, `${version.text} ${words}`)
    }
    if (above !== false && below !== false)
      isUnknown = `${version.text} cannot be told from ${(high ?? low)!.text}`
  }
  return isUnknown === '' ? answer(false, `${version.text} lies outside`) : unknown(isUnknown)
}

/** True, false, or undefined where nobody can tell. */
function holds(version: Version, { operator, text }: Bound, { maker, isPartial }: How): boolean | undefined {
  const order = /[*]|(?:^|\.)x(?:\.|$)/.test(text)
    ? wildcardOrder(version, text)
    : plainOrder(version, text, maker, isPartial)
  if (order === undefined) return undefined
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      return order === 0
  }
}

function plainOrder(version: Version, text: string, maker: string, isPartial: boolean): Order {
  const bound = parseVersion(text)
  if (bound === undefined) return undefined
  // Rule 8 of comparing: a value that is cut short and equals the beginning of the bound could be anything from there.
  if (isPartial && isBeginning(version, bound)) return undefined
  return compareVersions(version, bound, maker)
}

function isBeginning(version: Version, bound: Version): boolean {
  const isSame = version.release.every((number, at) => number === bound.release[at])
  const isShorter = version.release.length < bound.release.length || version.tail.length < bound.tail.length
  return isSame && isShorter && version.tail.length === 0
}

/** A trailing `x` or `*` equals anything from there; one in the middle is skipped. Rule 7 of comparing. */
function wildcardOrder(version: Version, text: string): Order {
  const parts = text.replace(/^v/, '').split('.')
  for (const [at, part] of parts.entries()) {
    if (part === 'x' || part === '*') {
      if (parts.slice(at).every((one) => one === 'x' || one === '*')) return 0
      continue
    }
    const bound = Number(part)
    if (!Number.isInteger(bound)) return undefined
    const seen = version.release[at] ?? 0
    if (seen !== bound) return seen < bound ? -1 : 1
  }
  return 0
}
