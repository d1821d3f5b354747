/** A query while it is edited, in the address bar and as text. */
import type {
  AnswerTable,
  Condition,
  FieldKind,
  Operator,
  Question,
  SavedQuestion,
  SubjectItem,
} from '#schema/queries'
import { countOf, countText } from '#ui/kit/format'

/** Labels of the operators, and the field types they apply to. */
export const OPERATOR_WORDS: Readonly<
  Record<Operator, { readonly label: string; readonly of: readonly FieldKind[] }>
> = {
  equals: { label: 'is', of: ['text', 'number'] },
  differs: { label: 'is not', of: ['text', 'number'] },
  contains: { label: 'contains', of: ['text'] },
  lacks: { label: 'does not contain', of: ['text'] },
  above: { label: 'above', of: ['number'] },
  below: { label: 'below', of: ['number'] },
  within: { label: 'in the last', of: ['time'] },
  before: { label: 'longer ago than', of: ['time'] },
  known: { label: 'is known', of: ['text', 'number', 'time'] },
  unknown: { label: 'is not known', of: ['text', 'number', 'time'] },
}

export function operatorsOf(kind: FieldKind): { readonly value: Operator; readonly label: string }[] {
  return (Object.keys(OPERATOR_WORDS) as Operator[])
    .filter((value) => OPERATOR_WORDS[value].of.includes(kind))
    .map((value) => ({ value, label: OPERATOR_WORDS[value].label }))
}

export function needsValue(is: Operator): boolean {
  return is !== 'known' && is !== 'unknown'
}

/** Without incomplete conditions. */
export function askable(question: Question): Question {
  const conditions = question.conditions.filter(
    ({ field, is, value }) => field !== '' && (!needsValue(is) || value.trim() !== ''),
  )
  return { ...question, conditions }
}

/** The query in an address; undefined if it is invalid. */
export function questionIn(text: unknown): Question | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const { subject, conditions, sort } = JSON.parse(text) as Question
    if (typeof subject !== 'string' || !Array.isArray(conditions)) return undefined
    const isSound = conditions.every(
      ({ field, is, value }: Condition) =>
        typeof field === 'string' && typeof value === 'string' && is in OPERATOR_WORDS,
    )
    if (!isSound) return undefined
    return { subject, conditions, ...(typeof sort === 'string' ? { sort } : {}) }
  } catch {
    return undefined
  }
}

/** Summary above the result. */
export function answerSentence(
  answer: AnswerTable | undefined,
  saved: SavedQuestion | undefined,
): string | undefined {
  if (answer === undefined) return undefined
  const found = countOf(answer.total, 'row')
  const among = `in ${countText(answer.looked)} ${answer.subject}`
  const bound = answer.isWhole ? '' : ' A limit was reached; there may be more.'
  return `${saved === undefined ? 'Query' : saved.title}: ${found} ${among}.${bound}`
}

/** `Vendor contains Siemens`. */
export function conditionText({ field, is, value }: Condition, subject: SubjectItem | undefined): string {
  const title = subject?.fields.find(({ name }) => name === field)?.title ?? field
  return [title, OPERATOR_WORDS[is].label, needsValue(is) ? value.split('|').join(' or ') : '']
    .filter(Boolean)
    .join(' ')
}
