import { clean } from '#bytes/text'
import { countOf } from '#schema/count-text'
import { type Change, DIFFERENCE_KINDS, type Difference, type DifferenceKind } from '#schema/difference'

/** Characters of a line; names in packets may contain anything. */
const LONGEST = 400
/** Behaviour keys per line. */
const MOST_SYMBOLS = 6
const SIGNS = { added: '+', removed: '-', changed: '~' } as const

const HEADINGS: Readonly<Record<DifferenceKind, string>> = {
  device: 'Devices',
  firmware: 'Firmware',
  program: 'Programs',
  module: 'Modules',
  attribute: 'Device attributes',
  link: 'Links',
  behaviour: 'Behaviour',
  value: 'Values',
  pace: 'Pace',
  exposure: 'Exposures',
}

/** Text output by kind: `+` only in the second, `-` only in the first, `~` changed. */
export function differenceText(difference: Difference, mostRows: number): string {
  const { first, second, changes, reportedOnce, remarks, compared } = difference
  const lines = [
    `- ${spanText(first)}`,
    `+ ${spanText(second)}`,
    ...remarks.map((remark) => `! ${clean(remark, LONGEST)}`),
    '',
  ]
  for (const kind of DIFFERENCE_KINDS) {
    const some = changes.filter((change) => change.kind === kind)
    if (some.length === 0) continue
    const { added, removed, changed } = difference.counts[kind]!
    lines.push(`${HEADINGS[kind]}: ${added} added, ${removed} removed, ${changed} changed`)
    lines.push(...rowsOf(kind === 'behaviour' ? gathered(some) : some, mostRows), '')
  }
  if (changes.length === 0) lines.push(`No difference in ${compared.join(', ')}.`, '')
  if (reportedOnce.length > 0) {
    lines.push(`Known on one side only, not counted as changes: ${reportedOnce.length}`)
    lines.push(...rowsOf(reportedOnce, mostRows), '')
  }
  const missing = DIFFERENCE_KINDS.filter((kind) => !compared.includes(kind))
  if (missing.length > 0) lines.push(`Not compared, missing on one side: ${missing.join(', ')}`, '')
  return `${lines.join('\n').trimEnd()}\n`
}

function rowsOf(changes: readonly Change[], most: number): string[] {
  const rest = changes.length - most
  return [
    ...changes
      .slice(0, most)
      .map((change) => clean(`${SIGNS[change.change]} ${changeText(change)}`, LONGEST)),
    ...(rest > 0 ? [`… and ${rest} more (see --all or --json)`] : []),
  ].map((line) => `  ${line}`)
}

/** Combines behaviour changes of one channel: a new client has dozens. */
function gathered(changes: readonly Change[]): Change[] {
  const channels = Map.groupBy(changes, ({ change, subject }) => `${change}\n${subject}`)
  return [...channels.values()].map((some) => {
    const behaviourKeys = Map.groupBy(some, ({ field }) => field)
    const text = [...behaviourKeys].map(([field, of]) => {
      const symbols = of.map(({ before, after }) => (after || before).replace(`${field}: `, ''))
      const rest = symbols.length - MOST_SYMBOLS
      return `${field} ${symbols.slice(0, MOST_SYMBOLS).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
    })
    return { ...some[0]!, before: text.join('; '), after: text.join('; ') }
  })
}

function changeText({ subject, field, before, after, change, kind }: Change): string {
  const what = kind === 'behaviour' || field === '' ? subject : `${subject}: ${field}`
  if (change === 'changed') return `${what}: ${before} → ${after}`
  const value = change === 'added' ? after : before
  return value === '' ? what : `${what}: ${value}`
}

function spanText({ name, from, until, devices, links }: Difference['first']): string {
  const span = from === null || until === null ? '' : `, ${from} to ${until}`
  const size =
    devices === 0
      ? countOf(links, 'connection')
      : `${countOf(devices, 'device')}, ${countOf(links, 'connection')}`
  return clean(`${name} (${size}${span})`, LONGEST)
}
