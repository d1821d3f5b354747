import Type, { type Static } from 'typebox'
import { Count, orNull, Texts, Time } from './terms.ts'

export const POINT_KINDS = ['constant', 'enumerated', 'counter', 'continuous', 'text'] as const

const PointWriter = Type.Object(
  {
    device: Type.String({ description: 'Device id; empty where the address never answered' }),
    name: Type.String({ description: 'As a person calls it' }),
    address: Type.String(),
    operation: Type.String({ description: "The protocol's own word" }),
    count: Count,
    last: Time,
  },
  {
    title: 'PointWriter',
    description: 'Who writes it. Counts are of the operation, which may write other points too',
  },
)
export type PointWriter = Static<typeof PointWriter>

/** One value of the process: a register, a tag, an information object. */
export const PointItem = Type.Object(
  {
    device: Type.String({ description: 'Device id; empty where the address is no device' }),
    deviceName: Type.String(),
    address: Type.String(),
    protocol: Type.String(),
    unit: Type.String(),
    point: Type.String({ description: 'As the protocol names it: `holding:40`, `Dosing.PH`' }),
    kind: Type.Enum([...POINT_KINDS], { description: 'What its values look like' }),
    least: orNull(Type.Number({ description: 'Smallest value learned' })),
    most: orNull(Type.Number({ description: 'Largest value learned' })),
    steepest: orNull(Type.Number({ description: 'Largest step from one value to the next' })),
    values: Texts,
    seenLeast: orNull(Type.Number({ description: 'Smallest value that captures showed' })),
    seenMost: orNull(Type.Number({ description: 'Largest value that captures showed' })),
    seen: Type.Integer({ minimum: 0, description: 'While learning or in captures, whichever is more' }),
    writes: Type.Integer({ minimum: 0, description: 'While learning or in captures, whichever is more' }),
    isLearned: Type.Boolean({ description: 'False: it was seen, but captures that are read teach nothing' }),
    isJudged: Type.Boolean({ description: 'Enough is known to tell what is unusual' }),
    writers: Type.Array(PointWriter),
  },
  { title: 'PointItem' },
)
export type PointItem = Static<typeof PointItem>

export const PointPage = Type.Object(
  {
    items: Type.Array(PointItem),
    next: orNull(Type.String()),
    total: Type.Integer({ minimum: 0, description: 'All that fit the query' }),
  },
  { title: 'PointPage' },
)
export type PointPage = Static<typeof PointPage>
