/** Is an observed version in a range as an advisory writes it? docs/internals/exposure-models.md §1. */
import {
  type Bound,
  boundsOf,
  branchesOf,
  componentOf,
  conditionOf,
  type VersionBounds,
} from './range-bounds.ts'
import { isAll, isNone, plainRange } from './range-words.ts'
import { serialRange } from './serial-range.ts'
import { compareVersions, parseVersion, type Version } from './version.ts'

export type Affected = true | false | 'unknown'

export interface RangeMatch {
  readonly affected: Affected
  /** How the range was read and why this is the answer, for a person. */
  readonly reason: string
}

const limits = {
  /** Signs of a range; the longest known has 1,700. */
  range: 4000,
  /** Signs of a version. */
  version: 200,
  /** Ranges kept as read; what we ship has 7,000. */
  readings: 20_000,
} as const

const unknown = (reason: string): RangeMatch => ({ affected: 'unknown', reason })
const answer = (affected: boolean, reason: string): RangeMatch => ({ affected, reason })

/**
 * Whether `observed` is in `range`. `scheme` is the vendor's version scheme (`siemens`, `rockwell` …), followed by
 * `:partial` if the source is known to truncate versions, `-serial` or `-fw` if serial number and firmware must be
 * distinguished. Never guesses: an unreadable version is unknown, with the reason.
 */
export function isAffected(observed: string, range: string, scheme = 'generic'): RangeMatch {
  const reading = readingOf(range)
  if (reading.kind === 'decided') return reading.answer
  if (reading.kind === 'serial') {
    if (!scheme.endsWith('-serial')) return unknown('the range is by serial number, which was not observed')
    return reading.answerFor(observed)
  }
  if (observed.trim() === '') return unknown('no version was observed')
  const version = parseVersion(observed.slice(0, limits.version))
  if (version === undefined) return unknown(`${observed} is not a version that can be compared`)
  const maker = scheme.replace(/:partial$|-serial$|-fw$/, '')
  if (reading.kind === 'branches') return byBranch(version, reading.fixes, maker)
  if (reading.kind === 'unread') return unknown(reading.reason)
  const { bounds, condition } = reading
  return byBounds(version, bounds, { maker, isPartial: scheme.endsWith(':partial'), condition })
}

/** Why a range cannot be read; undefined where it can: docs/internals/exposure-models.md §1, rule 10. */
export function unreadReason(range: string): string | undefined {
  const reading = readingOf(range)
  return reading.kind === 'unread' ? reading.reason : undefined
}

type Reading =
  | { readonly kind: 'decided'; readonly answer: RangeMatch }
  | { readonly kind: 'serial'; readonly answerFor: (observed: string) => RangeMatch }
  | { readonly kind: 'branches'; readonly fixes: readonly Version[] }
  | { readonly kind: 'bounds'; readonly bounds: VersionBounds; readonly condition: string }
  | { readonly kind: 'unread'; readonly reason: string }

const readings = new Map<string, Reading>()

/** Thousands of devices are compared with few ranges: each is taken apart once. */
function readingOf(range: string): Reading {
  const known = readings.get(range)
  if (known !== undefined) return known
  if (readings.size >= limits.readings) readings.clear()
  const reading = read(range)
  readings.set(range, reading)
  return reading
}

function read(range: string): Reading {
  if (range.length > limits.range) return { kind: 'unread', reason: 'the range is too long to read' }
  const text = plainRange(range)
  if (isNone(text)) return { kind: 'decided', answer: answer(false, 'no version is affected') }
  if (isAll(text)) return { kind: 'decided', answer: answer(true, 'all versions are affected') }
  const inside = /\(\s*(all versions?\s*[<>=].*?)\)$/.exec(text)
  if (inside !== null) return read(inside[1]!)
  const answerFor = serialRange(text)
  if (answerFor !== undefined) return { kind: 'serial', answerFor }
  const { body, condition } = conditionOf(text)
  if (isAll(body)) return { kind: 'decided', answer: unknown(`all versions, but: ${condition}`) }
  const component = componentOf(body)
  if (component !== '')
    return {
      kind: 'decided',
      answer: unknown(`the bound is that of ${component}, which was not observed`),
    }
  const fixes = branchesOf(body)
  if (fixes !== undefined) return { kind: 'branches', fixes }
  const bounds = boundsOf(body)
  return bounds === undefined
    ? { kind: 'unread', reason: `unreadable range: ${range}` }
    : { kind: 'bounds', bounds, condition }
}

function byBranch(version: Version, fixes: readonly Version[], scheme: string): RangeMatch {
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
  return unknown(`branch ${branch} is between the fixed ones and is not listed`)
}

interface How {
  readonly maker: string
  readonly isPartial: boolean
  readonly condition: string
}

function byBounds(version: Version, { intervals, except }: VersionBounds, how: How): RangeMatch {
  for (const one of except) {
    const isLeftOut = holds(version, { ...one, operator: '=' }, how)
    if (isLeftOut === true) return answer(false, `${version.text} is excluded by name`)
    if (isLeftOut === undefined) return unknown(`${version.text} cannot be distinguished from ${one.text}`)
  }
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
      isUnknown = `${version.text} cannot be distinguished from ${(high ?? low)!.text}`
  }
  if (isUnknown !== '') return unknown(isUnknown)
  // `4.1 (and possibly prior versions)`: text next to the range may widen it.
  return /\b(?:prior|earlier|below|older|later|also|possibly)\b/.test(how.condition)
    ? unknown(`outside, but the range adds ${how.condition}`)
    : answer(false, `${version.text} is outside`)
}

/** True, false, or undefined if unknown. */
function holds(version: Version, bound: Bound, { maker, isPartial }: How): boolean | undefined {
  // Rule 8 of comparing: a value that is cut short and equals the beginning of the bound could be anything from there.
  if (isPartial && isBeginning(version, bound.version)) return undefined
  const order = compareVersions(version, bound.version, maker)
  if (order === undefined) return undefined
  switch (bound.operator) {
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

function isBeginning(version: Version, bound: Version): boolean {
  const isSame = version.release.every((number, at) => number === bound.release[at])
  const isShorter = version.release.length < bound.release.length || version.tail.length < bound.tail.length
  return isSame && isShorter && version.tail.length === 0
}
