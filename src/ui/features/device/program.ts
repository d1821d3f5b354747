/** Program of a controller as rows: each block with its versions, latest first, and what changed. */
import type { ProgramPartItem } from '#schema/device'

type Version = ProgramPartItem['versions'][number]

/** Versions of a block, flat; the first row holds the name. */
export interface ProgramRow {
  readonly key: string
  readonly part: ProgramPartItem
  readonly version: Version
  readonly isLatest: boolean
  /** Differences from the previous version; '' for the first. */
  readonly difference: string
}

/** Recently changed or removed blocks first, then by name. */
export function programRows(program: readonly ProgramPartItem[]): ProgramRow[] {
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

/** Time of the last change or removal; '' if the block never changed. */
function movedAt({ removed, versions }: ProgramPartItem): string {
  return removed ?? (versions.length > 1 ? (versions[0]?.time ?? '') : '')
}

/** Natural order: FC7 before FC105. */
function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function difference(before: Version | undefined, now: Version): string {
  if (before === undefined) return ''
  const said: string[] = []
  if (before.bytes !== now.bytes) said.push(`${before.bytes} → ${now.bytes} bytes`)
  if (before.sha256 !== '' && now.sha256 !== '' && before.sha256 !== now.sha256) said.push('code changed')
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
