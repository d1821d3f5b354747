/** A controller's program as rows: each part with its versions, the latest first, and what makes each another. */
import type { ProgramPart } from '#contract/device'

type Version = ProgramPart['versions'][number]

/** Versions of one part, flat; the first row of a part bears its name. */
export interface ProgramRow {
  readonly key: string
  readonly part: ProgramPart
  readonly version: Version
  readonly isLatest: boolean
  /** What is other than in the version before, in words; '' for the first. */
  readonly difference: string
}

/** Parts that changed or went last come first; among the rest, by name. */
export function programRows(program: readonly ProgramPart[]): ProgramRow[] {
  const parts = [...program].sort((a, b) =>
    movedAt(b) < movedAt(a) ? -1 : movedAt(b) > movedAt(a) ? 1 : byName(a.name, b.name),
  )
  return parts.flatMap((part) =>
    part.versions.map((version, at) => ({
      key: [part.protocol, part.path, part.name, at].join(' '),
      part,
      version,
      isLatest: at === 0,
      difference: difference(part.versions[at + 1], version),
    })),
  )
}

/** When the part became another or went; '' for one that was always the same. */
function movedAt({ removed, versions }: ProgramPart): string {
  return removed ?? (versions.length > 1 ? (versions[0]?.time ?? '') : '')
}

/** FC7 before FC105. */
function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function difference(before: Version | undefined, now: Version): string {
  if (before === undefined) return ''
  const said: string[] = []
  if (before.octets !== now.octets) said.push(`${before.octets} → ${now.octets} octets`)
  if (before.sha256 !== '' && now.sha256 !== '' && before.sha256 !== now.sha256) said.push('other code')
  for (const word of new Set([...Object.keys(before.details), ...Object.keys(now.details)])) {
    const was = before.details[word] || 'none'
    const is = now.details[word] || 'none'
    if (was !== is) said.push(`${word} ${was} → ${is}`)
  }
  return said.join('; ')
}

/** `2.1, SEA, STL, code changed 2000-04-11 10:16:18`. */
export function headerText({ details }: Version): string {
  const { version, author, family, language, 'code changed': changed } = details
  return [version, author, family, language, changed && `code changed ${changed}`].filter(Boolean).join(', ')
}
