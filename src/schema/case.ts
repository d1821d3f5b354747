/** Work of people on an incident or an alert: owner, status, checklist, comments. */
import Type, { type Static } from 'typebox'
import { Time } from './terms.ts'

export const CASE_STATUSES = ['open', 'investigating', 'contained', 'closed'] as const
export const CaseStatus = Type.Enum([...CASE_STATUSES])
export type CaseStatus = (typeof CASE_STATUSES)[number]

export const caseLimits = {
  /** Comments of one case; further ones are refused. */
  comments: 500,
  commentLength: 4000,
  ownerLength: 100,
  /** Steps that can be ticked. */
  ticks: 200,
  stepLength: 300,
} as const

const Said = { by: Type.String({ description: 'Who said so' }), time: Time }

export const CaseItem = Type.Object(
  {
    id: Type.String({ description: '`incident:` or `alert:` and the id' }),
    owner: Type.String({ description: 'Empty for none' }),
    status: CaseStatus,
    ticks: Type.Array(Type.Object({ step: Type.String(), ...Said }), { description: 'Steps that are done' }),
    comments: Type.Array(Type.Object({ text: Type.String(), ...Said }), { description: 'Oldest first' }),
  },
  { title: 'Case' },
)
export type CaseItem = Static<typeof CaseItem>

export const CaseChange = Type.Object(
  {
    owner: Type.Optional(Type.String({ maxLength: caseLimits.ownerLength })),
    status: Type.Optional(CaseStatus),
    tick: Type.Optional(
      Type.String({ minLength: 1, maxLength: caseLimits.stepLength, description: 'Step done' }),
    ),
    untick: Type.Optional(Type.String({ minLength: 1, maxLength: caseLimits.stepLength })),
    comment: Type.Optional(Type.String({ minLength: 1, maxLength: caseLimits.commentLength })),
  },
  { title: 'CaseChange', additionalProperties: false },
)
export type CaseChange = Static<typeof CaseChange>
