/** Questions to what is known: a subject, conditions that must all hold, and an order. No query language of a database. */
import Type, { type Static } from 'typebox'
import { Count, orNull } from './terms.ts'

export const SUBJECT_NAMES = [
  'devices',
  'links',
  'operations',
  'events',
  'alerts',
  'exposures',
  'habits',
] as const
export type SubjectKind = (typeof SUBJECT_NAMES)[number]

export const OPERATORS = [
  'equals',
  'differs',
  'contains',
  'lacks',
  'above',
  'below',
  'within',
  'before',
  'known',
  'unknown',
] as const
export type Operator = (typeof OPERATORS)[number]

export const questionLimits = { conditions: 12, value: 300, values: 50, title: 120, about: 500 } as const

export const Condition = Type.Object(
  {
    field: Type.String({ maxLength: 60 }),
    is: Type.Enum([...OPERATORS], {
      description:
        '`equals`, `differs`, `contains`, `lacks`: one of several values parted by `|`; `within`, `before`: `24h`, `7d`, `30d` before the latest that was captured',
    }),
    value: Type.String({ maxLength: questionLimits.value, description: 'Empty for `known` and `unknown`' }),
  },
  { title: 'Condition', additionalProperties: false },
)
export type Condition = Static<typeof Condition>

/** Query text. */
export const Question = Type.Object(
  {
    subject: Type.Enum([...SUBJECT_NAMES]),
    conditions: Type.Array(Condition, { maxItems: questionLimits.conditions }),
    sort: Type.Optional(Type.String({ maxLength: 60, description: 'A field; `-field` is descending' })),
  },
  { title: 'Question', additionalProperties: false },
)
export type Question = Static<typeof Question>

export const QuestionDraft = Type.Object(
  {
    ...Question.properties,
    title: Type.String({ minLength: 1, maxLength: questionLimits.title }),
    about: Type.Optional(Type.String({ maxLength: questionLimits.about })),
  },
  { title: 'QuestionDraft', additionalProperties: false },
)
export type QuestionDraft = Static<typeof QuestionDraft>

export const SavedQuestion = Type.Object(
  {
    ...Question.properties,
    id: Type.String(),
    title: Type.String(),
    about: Type.String(),
    category: Type.String(),
    isOwn: Type.Boolean({ description: 'A person of this plant saved it' }),
  },
  { title: 'SavedQuestion' },
)
export type SavedQuestion = Static<typeof SavedQuestion>

export const FIELD_KINDS = ['text', 'number', 'time'] as const
export type FieldKind = (typeof FIELD_KINDS)[number]

export const SubjectItem = Type.Object(
  {
    name: Type.Enum([...SUBJECT_NAMES]),
    title: Type.String(),
    fields: Type.Array(
      Type.Object({ name: Type.String(), title: Type.String(), kind: Type.Enum([...FIELD_KINDS]) }),
    ),
  },
  { title: 'Subject' },
)
export type SubjectItem = Static<typeof SubjectItem>

export const AnswerTable = Type.Object(
  {
    subject: Type.Enum([...SUBJECT_NAMES]),
    columns: Type.Array(
      Type.Object({ name: Type.String(), title: Type.String(), kind: Type.Enum([...FIELD_KINDS]) }),
    ),
    rows: Type.Array(
      Type.Object({
        device: Type.String({ description: 'Device it is about; empty for none' }),
        cells: Type.Array(orNull(Type.Union([Type.String(), Type.Number()]))),
      }),
    ),
    total: Count,
    looked: Type.Integer({ minimum: 0, description: 'Things that were looked at' }),
    isWhole: Type.Boolean({ description: 'false: a bound was reached, there may be more' }),
  },
  { title: 'AnswerTable' },
)
export type AnswerTable = Static<typeof AnswerTable>
