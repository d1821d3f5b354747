/** Decisions of people about recommendations. */
import Type, { type Static } from 'typebox'
import { RecommendationItem } from './exposure.ts'
import { orNull, Time } from './terms.ts'

export const ADVICE_STATES = ['open', 'accepted', 'deferred'] as const

export const AdviceDecision = Type.Object(
  {
    state: Type.Enum(['accepted', 'deferred']),
    reason: Type.String(),
    time: Time,
    until: orNull(Time),
    isOver: Type.Boolean({ description: 'Its time has run out: the recommendation is open again' }),
  },
  { title: 'AdviceDecision' },
)
export type AdviceDecision = Static<typeof AdviceDecision>

export const AdviceItem = Type.Object(
  { ...RecommendationItem.properties, decision: orNull(AdviceDecision) },
  { title: 'AdviceItem' },
)
export type AdviceItem = Static<typeof AdviceItem>

export const AdviceChange = Type.Object(
  {
    state: Type.Enum([...ADVICE_STATES], { description: '`open` takes a decision back' }),
    reason: Type.Optional(Type.String({ maxLength: 2000 })),
    until: Type.Optional(Time),
  },
  { title: 'AdviceChange', additionalProperties: false },
)
export type AdviceChange = Static<typeof AdviceChange>
