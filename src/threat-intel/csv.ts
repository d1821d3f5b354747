/** Lists: CSV with or without a header (RFC 4180 quoting), or one indicator a line. `#` begins a comment. */
import { FeedBuilder, type IndicatorFeed, markingOf, timeOf } from './feed.ts'
import { limits } from './limits.ts'
import { guessed, type NamedTerm, spelled } from './spelling.ts'

/** Meaning of a column, by the words in the headers of feeds. */
const COLUMNS: readonly (readonly [RegExp, Role])[] = [
  [/^(type|indicator_?type|ioc_?type|kind)$/, 'type'],
  [/^(confidence|confidence_?level)$/, 'confidence'],
  [/^(valid_?until|expires|expiration|expiry)$/, 'until'],
  [/^(valid_?from|first_?seen(_utc)?|firstseen|date)$/, 'from'],
  [/^(tlp|marking)$/, 'marking'],
  [/^(name|description|malware|malware_printable|listingreason|threat|comment|title)$/, 'name'],
  [/^ja3(_?md5|_?hash|_fingerprint)?$/, 'ja3'],
  [/^ja4(_fingerprint)?$/, 'ja4'],
  [
    /^(indicator|value|ioc|ioc_?value|ip|ip_?address|dst_?ip|domain|host|hostname|url|md5(_?hash)?|sha1(_?hash)?|sha256(_?hash)?|hash)$/,
    'value',
  ],
]
type Role = 'type' | 'confidence' | 'until' | 'from' | 'marking' | 'name' | 'ja3' | 'ja4' | 'value'

export function readCsv(text: string, source: string): IndicatorFeed {
  const builder = new FeedBuilder(source)
  let roles: readonly (Role | undefined)[] = []
  let lines = 0
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim()
    if (line === '') continue
    const isComment = line.startsWith('#')
    const cells = cellsOf(isComment ? line.slice(1).trim() : line)
    // Some feeds head their columns in a comment.
    const found = cells.map(roleOf)
    if (
      found.some((role) => role === 'value' || role === 'ja3' || role === 'ja4') &&
      guessedIn(cells) === undefined
    ) {
      roles = found
      continue
    }
    if (isComment) continue
    if (++lines > limits.lines) {
      builder.problem(`only the first ${limits.lines} lines are read`)
      break
    }
    addLine(cells, roles, builder)
  }
  return builder.feed
}

function addLine(cells: readonly string[], roles: readonly (Role | undefined)[], builder: FeedBuilder): void {
  const at = (role: Role) => cells[roles.indexOf(role)]
  const type = (at('type') ?? '').toLowerCase()
  const ja3 = at('ja3') ?? (type.startsWith('ja3') ? at('value') : undefined)
  const valueCells = roles.includes('value') ? cells.filter((_, i) => roles[i] === 'value') : cells
  const named =
    ja3 !== undefined && ja3 !== ''
      ? spelled('fingerprint', `ja3:${ja3}`)
      : roles.includes('ja4')
        ? spelled('fingerprint', at('ja4') ?? '')
        : guessedIn(valueCells)
  if (named === undefined) {
    builder.problem('line without address, domain, URL, hash or fingerprint')
    return
  }
  const confidence = Number.parseFloat(at('confidence') ?? '')
  builder.add(
    { ...named, hasQuery: named.kind === 'url' && valueCells.some((cell) => cell.includes('?')) },
    {
      name: at('name') ?? '',
      confidence: confidence >= 0 && confidence <= 100 ? confidence : undefined,
      marking: markingOf(at('marking')),
      validFrom: timeOf(at('from')),
      validUntil: timeOf(at('until')),
    },
  )
}

function guessedIn(cells: readonly string[]): NamedTerm | undefined {
  for (const cell of cells) {
    const named = guessed(cell)
    if (named !== undefined) return named
  }
  return undefined
}

function roleOf(cell: string): Role | undefined {
  const word = cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
  return COLUMNS.find(([words]) => words.test(word))?.[1]
}

/** RFC 4180 §2; semicolons and tabs also part cells where no comma does. */
function cellsOf(line: string): string[] {
  const comma = line.includes(',') ? ',' : line.includes('\t') ? '\t' : ';'
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted
    else if (letter === comma && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += letter
  }
  cells.push(cell.trim())
  return cells
}
