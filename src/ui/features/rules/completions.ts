/** Completions at the caret of a rule file. */
import type { RuleField, RuleService } from '#schema/rules'

export interface CompletionOption {
  readonly text: string
  readonly about: string
}

export interface Completion {
  /** Characters `[from, to)` replaced by the option. */
  readonly from: number
  readonly to: number
  readonly options: readonly CompletionOption[]
}

export interface KnownNames {
  readonly services: readonly RuleService[]
  readonly fields: readonly RuleField[]
}

/** Maximum number of options shown. */
const MOST = 40
const NAME = String.raw`[A-Za-z_][\w.]*`

const TOP: readonly CompletionOption[] = [
  { text: 'title: ', about: 'title of the alert' },
  { text: 'logsource: { product: sightglass, service: ', about: 'a protocol, flow, link, device or alert' },
  { text: 'detection:', about: 'searches and a condition' },
  { text: 'correlation:', about: 'counts or sequences within a time span' },
  { text: 'baseline: { novel: [client, server, address] }', about: 'fire only on what is new' },
  { text: 'window: ', about: 'maintenance or outside_maintenance' },
  { text: 'device: { server.role: ', about: 'required device properties' },
  { text: 'level: ', about: 'critical, high, medium, low, informational' },
  { text: 'tags: [attack.t', about: 'techniques' },
  { text: 'fields: [', about: 'values shown in the alert' },
  { text: 'description: ', about: 'impact' },
  { text: 'falsepositives: [', about: 'known false positives' },
  { text: 'name: ', about: 'name for correlations' },
]
const MODIFIERS = plain(
  'contains startswith endswith re cidr lt lte gt gte in exists fieldref all cased neq i m s base64 base64offset utf16le wide utf16be utf16 windash',
)
const CLOSED: Readonly<Record<string, readonly CompletionOption[]>> = {
  level: plain('critical high medium low informational'),
  window: plain('maintenance outside_maintenance'),
  type: plain('event_count value_count temporal temporal_ordered'),
  product: plain('sightglass'),
}

/** The service of the document at the caret; '' if there is none. */
export function serviceAt(text: string, caret: number): string {
  const start = text.lastIndexOf('\n---', Math.max(0, caret - 1)) + 1
  const end = text.indexOf('\n---', caret)
  const document = text.slice(start, end < 0 ? undefined : end)
  return /\bservice:\s*['"]?([\w-]+)/.exec(document)?.[1] ?? ''
}

/** Undefined if there are no completions. */
export function completionAt(text: string, caret: number, known: KnownNames): Completion | undefined {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret)
  if (/^\s*#/.test(line)) return undefined
  const found = word(line, known)
  if (found === undefined) return undefined
  const { typed, options } = found
  const asked = typed.toLowerCase()
  const begins = options.filter((option) => option.text.toLowerCase().startsWith(asked))
  const holds = options.filter(
    (option) => !begins.includes(option) && option.text.toLowerCase().includes(asked) && asked.length > 1,
  )
  const fitting = [...begins, ...holds].slice(0, MOST)
  // Already complete.
  if (fitting.length === 0 || (fitting.length === 1 && fitting[0]!.text === typed)) return undefined
  return { from: caret - typed.length, to: caret, options: fitting }
}

function word(
  line: string,
  known: KnownNames,
): { typed: string; options: readonly CompletionOption[] } | undefined {
  const service = /\bservice:\s*([\w-]*)$/.exec(line)
  if (service !== null)
    return {
      typed: service[1]!,
      options: known.services.map(({ name, title }) => ({ text: name, about: title })),
    }
  const modifier = /[\w.]\|(\w*)$/.exec(line)
  if (modifier !== null) return { typed: modifier[1]!, options: MODIFIERS }
  const value = new RegExp(
    `(?:^|[\\s{,])(${NAME})(?:\\|\\w+)*:\\s*(?:\\[(?:[^\\]]*,)?\\s*)?([\\w./:-]*)$`,
  ).exec(line)
  if (value !== null) {
    const options = valuesOf(value[1]!, known.fields)
    return options.length === 0 ? undefined : { typed: value[2]!, options }
  }
  const top = /^(\w*)$/.exec(line)
  if (top !== null) return top[1] === '' ? undefined : { typed: top[1]!, options: TOP }
  const field = new RegExp(`(?:^\\s+(?:-\\s+)?|[{,\\[]\\s*)(${NAME})$`).exec(line)
  if (field === null) return undefined
  return { typed: field[1]!, options: known.fields.map(({ name, about }) => ({ text: name, about })) }
}

function valuesOf(name: string, fields: readonly RuleField[]): readonly CompletionOption[] {
  const closed = Object.hasOwn(CLOSED, name) ? CLOSED[name] : undefined
  if (closed !== undefined) return closed
  const values = fields.find((field) => field.name === name)?.values ?? []
  return values.map(({ value, about }) => ({ text: /^[\w.-]+$/.test(value) ? value : `'${value}'`, about }))
}

function plain(words: string): readonly CompletionOption[] {
  return words.split(' ').map((text) => ({ text, about: '' }))
}
