/** Schema `sightglass.difference/1`: what differs between two states of a plant. Scripts depend on it; it only ever grows. */
import Type, { type Static } from 'typebox'
import { Count, FramePlace, orNull, Texts, Time } from './terms.ts'

export const DIFFERENCE_SCHEMA = 'sightglass.difference/1'

/** Kinds of differences, in the order of output. */
export const DIFFERENCE_KINDS = [
  'device',
  'firmware',
  'program',
  'module',
  'attribute',
  'link',
  'behaviour',
  'value',
  'pace',
  'exposure',
] as const
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number]

const ComparedSide = Type.Object(
  {
    name: Type.String({ description: 'As it was called: a path, with a time where one was given' }),
    kind: Type.Enum(['captures', 'analysis', 'baseline', 'data']),
    from: orNull(Time),
    until: orNull(Time),
    devices: Count,
    links: Count,
  },
  { title: 'ComparedSide' },
)
export type ComparedSide = Static<typeof ComparedSide>

export const Change = Type.Object(
  {
    kind: Type.Enum([...DIFFERENCE_KINDS]),
    change: Type.Enum(['added', 'removed', 'changed'], {
      description: '`added`: only the second side has it; `removed`: only the first',
    }),
    subject: Type.String({ description: 'What it is about, as a person calls it' }),
    device: Type.String({
      description: 'Id of the device on the second side, else on the first; may be empty',
    }),
    field: Type.String({ description: 'Of what changed; empty where a thing as a whole came or went' }),
    before: Type.String(),
    after: Type.String(),
    amongKnown: Type.Boolean({ description: 'Every device it concerns is on both sides' }),
    frames: Type.Object(
      { before: orNull(FramePlace), after: orNull(FramePlace) },
      { description: 'The frames that prove it, where there are any' },
    ),
  },
  { title: 'Change' },
)
export type Change = Static<typeof Change>

export const Difference = Type.Object(
  {
    schema: Type.Literal(DIFFERENCE_SCHEMA),
    first: ComparedSide,
    second: ComparedSide,
    differ: Type.Boolean(),
    compared: Type.Array(Type.Enum([...DIFFERENCE_KINDS]), {
      description: 'Kinds that both sides tell of; of the others nothing can be said',
    }),
    counts: Type.Record(Type.String(), Type.Object({ added: Count, removed: Count, changed: Count })),
    changes: Type.Array(Change),
    reportedOnce: Type.Array(Change, {
      description: 'Values that only one side reports of an item both have: not counted as changes',
    }),
    remarks: Texts,
  },
  { title: 'Sightglass difference', $id: 'https://sightglass.invalid/schema/difference-1.json' },
)
export type Difference = Static<typeof Difference>
