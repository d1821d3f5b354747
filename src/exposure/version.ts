/** Versions as makers write them, taken apart so that two can be compared. */
import { dateVersion } from './version-date.ts'

/** A run of digits (`12`), or of letters (`sp`). */
export interface TailPart {
  readonly word: string
  /** The number after the word; -1 where none follows. */
  readonly number: number
}

export interface Version {
  readonly text: string
  /** Letters before the first number that are more than "version": `a` of `A0.10`, `wincc` of `WinCC 7.2`. */
  readonly prefix: string
  /** `ANY` for a wildcard. */
  readonly release: readonly number[]
  readonly tail: readonly TailPart[]
  /** Letters only, as an operating system revision: `W`, `AA`. */
  readonly letters: string
  /** A day or a month instead of a number: year, month, day. */
  readonly isDate: boolean
}

/** Order of two versions; undefined if unknown. */
type Order = -1 | 0 | 1 | undefined

/** `x` or `*` in the place of a number. */
const ANY = -1
/** Words before a version that only announce it, or name the operating system whose version is the firmware's. */
const LEADING =
  /^(?:mx-v|(?:ros|rox ?ii|hios(?:-\w+)?|hisecos|axis os|fortios)[ -]|firmware[ :]*|software[ :]*|version[ :]*|release[ :]*|ver\.? ?|rev\.? ?|revision[ :]*|frn ?|fw\.? ?|sv|r(?=[\dx*])|v[.:]? ?)+(?=[\dx*])/
/** SEL's firmware identifier: `FID=SEL-451-5-R301-V5-Z002-D20120104` counts by R and V. SEL, "Firmware ID String". */
const SEL_FID = /^(?:fid=)?sel-[\w-]*?-(r\d+(?:-v\d+)?)-/
const PRE_RELEASE = ['dev', 'alpha', 'beta', 'preview', 'pre', 'rc']
const SAME_WORDS: Readonly<Record<string, string>> = {
  upd: 'update',
  updates: 'update',
  hotfix: 'hf',
  hotfixrev: 'hf',
  patch: 'p',
}
/** A service pack holds the fixes before it; R of a year comes after its service packs: `2014 R2` after `2014 SP1`. */
const RANKS: Readonly<Record<string, number>> = { build: 0, hf: 1, p: 1, update: 1, sp: 2, r: 3 }

/** Reads a version; undefined if the text holds none. */
export function parseVersion(text: string): Version | undefined {
  const cleaned = text
    .toLowerCase()
    .trim()
    .replaceAll('_', ' ')
    .replace(/service\s+pack/g, 'sp')
    .replace(/hot\s+fix/g, 'hf')
    .replace(/\bfeature\s+pack/g, 'fp')
    .replace(/security patch/g, 'patch')
  const day = dateVersion(cleaned)
  if (day !== undefined) return { text, prefix: '', release: day, tail: [], letters: '', isDate: true }
  const bare = (SEL_FID.exec(cleaned)?.[1] ?? cleaned).replace(LEADING, '')
  if (/^[a-z]{1,2}$/.test(bare))
    return { text, prefix: '', release: [], tail: [], letters: bare, isDate: false }
  // `R16x`: a digit left open, which is no number.
  if (/^\d+x+$/.test(bare)) return undefined
  const [, before = '', rest = ''] = /^([^\d*]*?)((?:(?<![a-z])x+\.|[\d*]).*)$/.exec(bare) ?? []
  if (!/\d/.test(rest)) return undefined
  const runs = rest.replace(/(^|[.-])(?:x+|\*)(?=[.\s]|$)/g, '$1*').match(/\d+|[a-z]+|\*/g) ?? []
  const isNumber = (run: string) => /^[\d*]/.test(run)
  const firstWord = runs.findIndex((run) => !isNumber(run))
  const release = (firstWord < 0 ? runs : runs.slice(0, firstWord)).map((run) =>
    run === '*' ? ANY : Number(run),
  )
  if (release.length === 0 || release[0] === ANY) return undefined
  return {
    text,
    prefix: before.replace(/[^a-z]/g, ''),
    release,
    tail: firstWord < 0 ? [] : tailOf(runs.slice(firstWord)),
    letters: '',
    isDate: false,
  }
}

/** `sp`, `4`, `hf`, `2` are SP 4 and HF 2. */
function tailOf(runs: readonly string[]): TailPart[] {
  const tail: TailPart[] = []
  for (const run of runs) {
    const last = tail.at(-1)
    if (!/^\d/.test(run)) tail.push({ word: SAME_WORDS[run] ?? run, number: -1 })
    else if (last !== undefined && last.number === -1)
      tail[tail.length - 1] = { word: last.word, number: Number(run) }
    else tail.push({ word: '', number: Number(run) })
  }
  return tail
}

/** Compares two versions: docs/internals/exposure-models.md §1. `scheme` is the maker's way of counting. */
export function compareVersions(a: Version, b: Version, scheme = 'generic'): Order {
  if (a.letters !== '' || b.letters !== '') {
    if (a.letters === '' || b.letters === '') return undefined
    if (a.letters.length !== b.letters.length) return sign(a.letters.length - b.letters.length)
    return a.letters < b.letters ? -1 : a.letters > b.letters ? 1 : 0
  }
  if (a.isDate !== b.isDate && !(isYear(a) && isYear(b))) return undefined
  if (a.prefix !== b.prefix) return undefined
  if (scheme === 'wago' && isWagoNumber(a) !== isWagoNumber(b)) return compareWago(a, b)
  const [x, y] = scheme === 'schneider' ? twoDigitMinors(a, b) : [a.release, b.release]
  const byRelease = compareReleases(x, y)
  if (byRelease !== 0) return byRelease
  if (isOpen(a) || isOpen(b)) return 0
  if (isCisco(a.text) && isCisco(b.text)) return compareTrains(a.text, b.text)
  return compareTails(a.tail, b.tail)
}

/** A wildcard equals any number. */
function compareReleases(a: readonly number[], b: readonly number[]): -1 | 0 | 1 {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0]
    if (x === ANY || y === ANY) continue
    if (isEndOfWildcard(a, at) || isEndOfWildcard(b, at)) continue
    if (x !== y) return sign(x - y)
  }
  return 0
}

/** Past a trailing wildcard everything is equal: `12.2.9.1` is in `12.2.*`. */
function isEndOfWildcard(release: readonly number[], at: number): boolean {
  return at >= release.length && release.at(-1) === ANY
}

function isOpen({ release }: Version): boolean {
  return release.at(-1) === ANY
}

function isYear({ release }: Version): boolean {
  return release[0]! >= 1990 && release[0]! < 2100
}

/** WAGO reports firmware 22 as `FW22`, and as `03.10.08(22)`. */
function isWagoNumber({ release }: Version): boolean {
  return release.length === 1
}

function compareWago(a: Version, b: Version): Order {
  const [x, y] = [a, b].map((one) => (isWagoNumber(one) ? one.release[0] : /\((\d+)\)/.exec(one.text)?.[1]))
  return x === undefined || y === undefined ? undefined : sign(Number(x) - Number(y))
}

/**
 * Schneider counts two digits after the point: 2.9 is 2.90, and 3.01 is 3.01. Versions of three numbers and more count as
 * others do.
 */
function twoDigitMinors(a: Version, b: Version): readonly [readonly number[], readonly number[]] {
  const digits = (one: Version) => /\d+\D+(\d+)/.exec(one.text)?.[1]?.length ?? 0
  const wide = (one: Version, other: Version) =>
    digits(one) === 1 && (other.release.length <= 2 || digits(other) === 2)
      ? [one.release[0]!, one.release[1]! * 10, ...one.release.slice(2)]
      : one.release
  if (a.release.length > 2 && b.release.length > 2) return [a.release, b.release]
  return [wide(a, b), wide(b, a)]
}

function compareTails(a: readonly TailPart[], b: readonly TailPart[]): Order {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [x, y] = [a[at], b[at]]
    if (x === undefined || y === undefined) {
      const [there, isFirst] = x === undefined ? [y!, false] : [x, true]
      // A build number is left out more often than it is missing.
      if (there.word === 'build' || (there.word === '' && there.number >= 0 && length > 1)) return undefined
      const after = PRE_RELEASE.includes(there.word) ? -1 : 1
      return isFirst ? after : (-after as -1 | 1)
    }
    if (x.word !== y.word) return compareWords(x, y)
    if (x.number !== y.number) return sign(x.number - y.number)
  }
  return 0
}

function compareWords(x: TailPart, y: TailPart): Order {
  const [i, j] = [PRE_RELEASE.indexOf(x.word), PRE_RELEASE.indexOf(y.word)]
  if (i >= 0 || j >= 0) return sign((i < 0 ? PRE_RELEASE.length : i) - (j < 0 ? PRE_RELEASE.length : j))
  // Letters that count on: `1.011A`, `1.011M`. A word with a number is another series.
  const isLetter = (part: TailPart) => part.word.length <= 2 && part.number === -1 && part.word !== 'sp'
  if (isLetter(x) && isLetter(y)) {
    if (x.word.length !== y.word.length) return sign(x.word.length - y.word.length)
    return x.word < y.word ? -1 : 1
  }
  const [m, n] = [RANKS[x.word], RANKS[y.word]]
  if (m !== undefined && n !== undefined && m !== n && x.number >= 0 && y.number >= 0) return sign(m - n)
  const isSingle = (part: TailPart) => part.word.length === 1 && part.number >= 0
  return isSingle(x) && isSingle(y) && m === undefined && n === undefined
    ? x.word < y.word
      ? -1
      : 1
    : undefined
}

/** `15.2(6)E0a`: release, maintenance in parentheses, train, rebuild. Cisco IOS release numbering. */
const CISCO = /^(\d+)\.(\d+)\((\d+)\)([a-z]+)?\.?([a-z]*\d*[a-z]*)?/i

function isCisco(text: string): boolean {
  return /^\d+\.\d+\(\d+\)[a-z]/i.test(text.trim())
}

function compareTrains(a: string, b: string): Order {
  const [, , , , trainA = '', rebuildA = ''] = CISCO.exec(a.trim()) ?? []
  const [, , , , trainB = '', rebuildB = ''] = CISCO.exec(b.trim()) ?? []
  if (trainA.toLowerCase() !== trainB.toLowerCase()) return undefined
  const [x, y] = [rebuildOf(rebuildA), rebuildOf(rebuildB)]
  return x[0] !== y[0] ? sign(x[0] - y[0]) : x[1] < y[1] ? -1 : x[1] > y[1] ? 1 : 0
}

function rebuildOf(text: string): readonly [number, string] {
  const [, number = '0', letter = ''] = /(\d*)([a-z]*)$/i.exec(text) ?? []
  return [Number(number), letter.toLowerCase()]
}

function sign(value: number): -1 | 0 | 1 {
  return value < 0 ? -1 : value > 0 ? 1 : 0
}
