/** Versions as makers write them, taken apart so that two can be compared. */

/** A run of digits (`12`), or of letters (`sp`). */
export interface TailPart {
  readonly word: string
  /** The number after the word; -1 where none follows. */
  readonly number: number
}

export interface Version {
  readonly text: string
  readonly release: readonly number[]
  readonly tail: readonly TailPart[]
  /** Letters only, as an operating system revision: `W`, `AA`. */
  readonly letters: string
}

/** How one version stands to another; undefined where nobody can tell. */
export type Order = -1 | 0 | 1 | undefined

/** Words before a version that say only that one follows. */
const LEADING =
  /^(?:mx-v|firmware[ _]?|version[ _]?|release[ _]?|ver\.? ?|rev\.? ?|frn ?|fw ?|sv|v\.? ?)(?=\d)/
const PRE_RELEASE = ['dev', 'alpha', 'beta', 'pre', 'rc']
const SAME_WORDS: Readonly<Record<string, string>> = {
  upd: 'update',
  servicepack: 'sp',
  hotfix: 'hf',
  b: 'b',
}

/** Reads a version; undefined if the text holds none. */
export function parseVersion(text: string): Version | undefined {
  const cleaned = text
    .toLowerCase()
    .trim()
    .replaceAll('_', ' ')
    .replace(/service\s+pack/g, 'sp')
  const bare = cleaned.replace(LEADING, '')
  if (/^[a-z]{1,2}$/.test(bare)) return { text, release: [], tail: [], letters: bare }
  const runs = bare.match(/\d+|[a-z]+/g) ?? []
  if (!runs.some((run) => /\d/.test(run)) || /^[a-z]{3,}[- ]/.test(bare)) return undefined
  const release: number[] = []
  const tail: TailPart[] = []
  let word = ''
  for (const run of runs) {
    if (/\d/.test(run)) {
      // A release letter before the first number, as in R15B, belongs to the release.
      if (tail.length === 0 && (word === '' || release.length === 0) && !(word !== '' && word !== 'r')) {
        release.push(Number(run))
        word = ''
      } else {
        tail.push({ word, number: Number(run) })
        word = ''
      }
    } else {
      if (word !== '') tail.push({ word: plainWord(word), number: -1 })
      word = plainWord(run)
      if (release.length > 0 && tail.length === 0) {
        // From the first letters after the release on, everything is tail.
        tail.push({ word, number: -1 })
        word = ''
      }
    }
  }
  if (word !== '') tail.push({ word, number: -1 })
  return release.length === 0 ? undefined : { text, release, tail: joined(tail), letters: '' }
}

/** `{sp, -1}` followed by `{'', 4}` is `{sp, 4}`. */
function joined(parts: readonly TailPart[]): TailPart[] {
  const tail: TailPart[] = []
  for (const part of parts) {
    const last = tail.at(-1)
    if (part.word === '' && last !== undefined && last.number === -1 && last.word !== '')
      tail[tail.length - 1] = { word: last.word, number: part.number }
    else tail.push(part)
  }
  return tail
}

function plainWord(word: string): string {
  return SAME_WORDS[word] ?? word
}

/** Compares two versions: exposure.md §5, "Compare". `scheme` is the maker's way of counting. */
export function compareVersions(a: Version, b: Version, scheme = 'generic'): Order {
  if (a.letters !== '' || b.letters !== '') {
    if (a.letters === '' || b.letters === '') return undefined
    if (a.letters.length !== b.letters.length) return sign(a.letters.length - b.letters.length)
    return a.letters < b.letters ? -1 : a.letters > b.letters ? 1 : 0
  }
  const byRelease =
    scheme === 'schneider'
      ? compareReleases(withTwoDigitMinor(a), withTwoDigitMinor(b))
      : compareReleases(a.release, b.release)
  if (byRelease !== 0) return byRelease
  if (isCisco(a.text) && isCisco(b.text)) return compareTrains(a.text, b.text)
  return compareTails(a.tail, b.tail)
}

function compareReleases(a: readonly number[], b: readonly number[]): -1 | 0 | 1 {
  const length = Math.max(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0]
    if (x !== y) return sign(x - y)
  }
  return 0
}

/** Schneider counts two digits after the point: 2.9 is 2.90, and 3.01 is 3.01. */
function withTwoDigitMinor({ text, release }: Version): readonly number[] {
  const [, minor = ''] = /\d+\D+(\d+)/.exec(text) ?? []
  return minor.length === 1 ? [release[0]!, Number(minor) * 10, ...release.slice(2)] : release
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
    if (x.word !== y.word) {
      const [i, j] = [PRE_RELEASE.indexOf(x.word), PRE_RELEASE.indexOf(y.word)]
      if (i >= 0 || j >= 0) return sign((i < 0 ? PRE_RELEASE.length : i) - (j < 0 ? PRE_RELEASE.length : j))
      if (x.word.length <= 2 && y.word.length <= 2) return x.word < y.word ? -1 : 1
      return undefined
    }
    if (x.number !== y.number) return sign(x.number - y.number)
  }
  return 0
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
