/** Answers a question over rows that are handed in; keeps only what is asked for. */
import type { Condition, FieldKind, Question } from '#schema/queries'
import { questionLimits } from '#schema/queries'
import type { Around, QueryField, QuerySubject, QueryValue } from './subject.ts'

const limits = {
  /** Rows an answer keeps; beyond them only the count goes on. */
  found: 20_000,
  /** Characters of one cell. */
  cell: 2000,
} as const

/** A question that names what is not there; the message is for the person who asked. */
export class QuestionError extends Error {}

export interface FoundRow {
  readonly device: string
  readonly cells: readonly (string | number | null)[]
}

interface Asking<Row> {
  readonly subject: QuerySubject<Row>
  readonly question: Question
  readonly around: Around
  /** RFC 3339, what `within` and `before` count from: the latest that was captured. */
  readonly latest: string
}

type Test = (value: QueryValue) => boolean

/** Throws a `QuestionError` at once where it cannot be answered. */
export class Answering<Row> {
  readonly columns: readonly { readonly name: string; readonly title: string; readonly kind: FieldKind }[]
  readonly #asking: Asking<Row>
  readonly #tests: readonly { readonly field: QueryField<Row>; readonly holds: Test }[]
  readonly #shown: readonly QueryField<Row>[]
  readonly #sort: QueryField<Row>
  readonly #isDescending: boolean
  #found: { readonly key: string | number | null; readonly row: FoundRow }[] = []
  #total = 0
  #looked = 0

  constructor(asking: Asking<Row>) {
    const { subject, question, latest } = asking
    this.#asking = asking
    this.#tests = question.conditions.map((condition) => {
      const field = fieldOf(subject, condition.field)
      return { field, holds: testOf(condition, field.kind, latest) }
    })
    const sort = question.sort || subject.sort
    this.#isDescending = sort.startsWith('-')
    this.#sort = fieldOf(subject, sort.replace(/^-/, ''))
    // Columns of the query are shown in addition to the fixed ones.
    const asked = new Set([...this.#tests.map(({ field }) => field), this.#sort])
    this.#shown = subject.fields.filter((field) => field.isColumn === true || asked.has(field))
    this.columns = this.#shown.map(({ name, title, kind }) => ({ name, title, kind }))
  }

  look(row: Row): void {
    this.#looked++
    const { around, subject } = this.#asking
    for (const { field, holds } of this.#tests) if (!holds(field.of(row, around))) return
    this.#total++
    const key = cellOf(this.#sort.of(row, around))
    const cells = this.#shown.map((field) => cellOf(field.of(row, around)))
    this.#found.push({ key, row: { device: subject.deviceOf(row), cells } })
    if (this.#found.length >= 2 * limits.found) this.#tidy()
  }

  /** Best first, to the bound. */
  answer(): { readonly rows: readonly FoundRow[]; readonly total: number; readonly looked: number } {
    this.#tidy()
    return { rows: this.#found.map(({ row }) => row), total: this.#total, looked: this.#looked }
  }

  #tidy(): void {
    const sign = this.#isDescending ? -1 : 1
    this.#found.sort((one, other) => compare(one.key, other.key, sign))
    this.#found.length = Math.min(this.#found.length, limits.found)
  }
}

function fieldOf<Row>({ fields, name }: QuerySubject<Row>, wanted: string): QueryField<Row> {
  const found = fields.find((field) => field.name === wanted)
  if (found !== undefined) return found
  throw new QuestionError(
    `${name} have no ${wanted.slice(0, 60)}; there are ${fields.map((field) => field.name).join(', ')}`,
  )
}

function testOf({ field, is, value }: Condition, kind: FieldKind, latest: string): Test {
  switch (is) {
    case 'known':
      return (found) => textsOf(found).some((text) => text !== '')
    case 'unknown':
      return (found) => textsOf(found).every((text) => text === '')
    case 'equals':
    case 'differs': {
      const wanted = new Set(valuesOf(value, field))
      const isAny = (found: QueryValue) => textsOf(found).some((text) => wanted.has(text.toLowerCase()))
      return is === 'equals' ? isAny : (found) => !isAny(found)
    }
    case 'contains':
    case 'lacks': {
      const wanted = valuesOf(value, field)
      const isIn = (found: QueryValue) =>
        textsOf(found).some((text) => wanted.some((part) => text.toLowerCase().includes(part)))
      return is === 'contains' ? isIn : (found) => !isIn(found)
    }
    case 'above':
    case 'below': {
      const bound = Number(value)
      if (kind !== 'number' || value.trim() === '' || !Number.isFinite(bound))
        throw new QuestionError(
          `${field} ${is}: expected a field of numbers and a number, got ${value || 'nothing'}`,
        )
      return (found) => typeof found === 'number' && (is === 'above' ? found > bound : found < bound)
    }
    case 'within':
    case 'before': {
      const from = Date.parse(latest) - spanOf(value, field)
      if (kind !== 'time') throw new QuestionError(`${field} ${is}: expected a field of times`)
      return (found) => {
        const at = typeof found === 'string' ? Date.parse(found) : Number.NaN
        return is === 'within' ? at >= from : at < from
      }
    }
    default:
      is satisfies never
      throw new QuestionError(`unreachable: ${is}`)
  }
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** Milliseconds of `90m`, `24h`, `30d`, `8w`. */
function spanOf(text: string, field: string): number {
  const [, count, unit] = /^\s*(\d{1,6})\s*([mhdw])\s*$/i.exec(text) ?? []
  if (count === undefined || unit === undefined)
    throw new QuestionError(`${field}: expected a span such as 90m, 24h, 30d or 8w, got ${text || 'nothing'}`)
  return Number(count) * UNITS[unit.toLowerCase()]!
}

function valuesOf(value: string, field: string): string[] {
  const values = value
    .toLowerCase()
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (values.length === 0)
    throw new QuestionError(`${field}: expected a value; ask for known or unknown where any will do`)
  return values.slice(0, questionLimits.values)
}

function textsOf(value: QueryValue): readonly string[] {
  if (value === null) return ['']
  if (typeof value === 'number') return [String(value)]
  return typeof value === 'string' ? [value] : value.length === 0 ? [''] : value
}

function cellOf(value: QueryValue): string | number | null {
  if (value === null || typeof value === 'number') return value
  const text = typeof value === 'string' ? value : value.filter(Boolean).join(', ')
  return text.length > limits.cell ? `${text.slice(0, limits.cell)}…` : text
}

/** By `sign` up or down, numbers as numbers; what is not known comes last either way. */
function compare(one: string | number | null, other: string | number | null, sign: number): number {
  if (one === other) return 0
  if (one === null || one === '') return 1
  if (other === null || other === '') return -1
  if (typeof one === 'number' && typeof other === 'number') return sign * (one - other)
  return sign * (String(one) < String(other) ? -1 : 1)
}
