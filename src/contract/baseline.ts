import Type, { type Static } from 'typebox'
import { Count, Texts, Time } from './terms.ts'

export const LEARNING_STATES = ['nothing', 'learning', 'learned'] as const

/** One thing that is normal, as a person says it. */
export const BaselineSentence = Type.Object(
  {
    client: Type.String({ description: 'Address' }),
    server: Type.String({ description: 'Address' }),
    protocol: Type.String(),
    unit: Type.String(),
    sentence: Type.String(),
    details: Texts,
    count: Count,
    first: Time,
    last: Time,
  },
  { title: 'BaselineSentence' },
)
export type BaselineSentence = Static<typeof BaselineSentence>

/** What is normal at this site. */
export const BaselinePage = Type.Object(
  {
    learning: Type.Enum([...LEARNING_STATES], {
      description: '`learning`: more may still become normal; `learned`: what is new is told',
    }),
    relations: Count,
    channels: Count,
    points: Count,
    items: Type.Array(BaselineSentence),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'BaselinePage' },
)
export type BaselinePage = Static<typeof BaselinePage>
