import Type, { type Static } from 'typebox'
import { Count, orNull, Texts, Time } from './terms.ts'

export const LEARNING_STATES = ['nothing', 'learning', 'learned'] as const

export const LEARNING_STAGES = ['learning', 'dynamic', 'operational'] as const

export const BaselineReview = Type.Object(
  { state: Type.Enum(['accepted', 'rejected']), by: Type.String(), time: Time },
  { title: 'BaselineReview' },
)
export type BaselineReview = Static<typeof BaselineReview>

const ReviewedPart = Type.String({ maxLength: 48 })

export const BaselineReviewChange = Type.Object(
  {
    client: ReviewedPart,
    server: ReviewedPart,
    protocol: ReviewedPart,
    unit: ReviewedPart,
    state: Type.Enum(['accepted', 'rejected', 'open'], { description: '`open` takes a decision back' }),
  },
  { title: 'BaselineReviewChange', additionalProperties: false },
)
export type BaselineReviewChange = Static<typeof BaselineReviewChange>

/** One normal behaviour, as a sentence. */
export const BaselineSentence = Type.Object(
  {
    client: Type.String({ description: 'Address' }),
    server: Type.String({ description: 'Address' }),
    clientName: Type.Optional(
      Type.String({ description: 'Name of the device; absent if the address has none' }),
    ),
    serverName: Type.Optional(Type.String()),
    review: Type.Optional(BaselineReview),
    protocol: Type.String(),
    unit: Type.String(),
    sentence: Type.String(),
    details: Texts,
    count: Count,
    first: Time,
    last: Time,
    stage: Type.Enum([...LEARNING_STAGES], {
      description:
        '`learning`: news become normal; `dynamic`: this channel is known, others still learn; `operational`: learning has ended',
    }),
    reason: Type.String({ description: 'Why it is in this stage' }),
    secondsLeft: Type.Union([Count, Type.Null()], {
      description: 'Until it may leave the stage, if nothing new comes; null where nobody can tell',
    }),
  },
  { title: 'BaselineSentence' },
)
export type BaselineSentence = Static<typeof BaselineSentence>

/** Normal behaviour of this site. */
export const BaselinePage = Type.Object(
  {
    learning: Type.Enum([...LEARNING_STATES], {
      description: '`learning`: more may still become normal; `learned`: new observations raise alerts',
    }),
    stage: Type.Enum([...LEARNING_STAGES], { description: 'Of the plant' }),
    stages: Type.Object(
      { learning: Count, dynamic: Count, operational: Count },
      { description: 'Channels in each stage' },
    ),
    connectionPairs: Count,
    channels: Count,
    points: Count,
    latest: orNull(
      Type.String({ format: 'date-time', description: 'When any of it was last seen, by the packets' }),
    ),
    items: Type.Array(BaselineSentence),
    total: Type.Integer({
      minimum: 0,
      description: 'All that fit the query; the counts above are of everything',
    }),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'BaselinePage' },
)
export type BaselinePage = Static<typeof BaselinePage>
