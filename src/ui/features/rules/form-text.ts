/** A rule of the form as YAML. What the form does not know is written in the editor. */

export const LEVELS = ['critical', 'high', 'medium', 'low', 'informational'] as const
export type RuleLevel = (typeof LEVELS)[number]

export const OPERATORS = ['is', 'contains', 'startswith', 'endswith', 'gt', 'lt'] as const
export type RuleOperator = (typeof OPERATORS)[number]

export const operatorNames: Readonly<Record<RuleOperator, string>> = {
  is: 'is one of',
  contains: 'contains',
  startswith: 'starts with',
  endswith: 'ends with',
  gt: 'is above',
  lt: 'is below',
}

export interface RuleRow {
  readonly field: string
  readonly operator: RuleOperator
  /** Several values are separated by commas. */
  readonly value: string
  /** The rule does not fire where this holds. */
  readonly isExcluded: boolean
}

export interface RuleForm {
  readonly title: string
  readonly service: string
  readonly level: RuleLevel
  readonly rows: readonly RuleRow[]
}

export const EMPTY_ROW: RuleRow = { field: '', operator: 'is', value: '', isExcluded: false }
export const EMPTY_FORM: RuleForm = { title: '', service: '', level: 'high', rows: [EMPTY_ROW] }

/** Maximum number of conditions. */
export const MOST_ROWS = 12

/** Undefined while something is missing. */
export function ruleText({ title, service, level, rows }: RuleForm): string | undefined {
  const whole = rows.filter(({ field, value }) => field.trim() !== '' && value.trim() !== '')
  const wanted = whole.filter(({ isExcluded }) => !isExcluded)
  if (title.trim() === '' || service === '' || wanted.length === 0) return undefined
  const excluded = whole.filter(({ isExcluded }) => isExcluded)
  return [
    `title: ${scalar(title.trim())}`,
    `logsource: { product: sightglass, service: ${scalar(service)} }`,
    'detection:',
    ...search('wanted', wanted),
    ...search('known', excluded),
    `  condition: wanted${excluded.length > 0 ? ' and not known' : ''}`,
    `level: ${level}`,
    '',
  ].join('\n')
}

function search(name: string, rows: readonly RuleRow[]): string[] {
  if (rows.length === 0) return []
  return [`  ${name}:`, ...rows.map((row) => `    ${scalar(keyOf(row))}: ${textOfValue(row)}`)]
}

function keyOf({ field, operator }: RuleRow): string {
  return operator === 'is' ? field.trim() : `${field.trim()}|${operator}`
}

function textOfValue({ operator, value }: RuleRow): string {
  const values = value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (operator === 'gt' || operator === 'lt' || values.length === 1) return scalar(values[0] ?? '')
  return `[${values.map(scalar).join(', ')}]`
}

/** A plain word or number as it is, anything else in quotes: a value must not become other YAML. */
function scalar(text: string): string {
  if (/^-?\d+(\.\d+)?$/.test(text)) return text
  if (/^[A-Za-z][\w.|-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)) return text
  return JSON.stringify(text)
}
