import Type, { type Static } from 'typebox'
import { Count, Time } from './terms.ts'

/** One line of a decoded frame; `at` counts bytes from the start of the frame. */
export const FrameRow = Type.Object(
  {
    label: Type.String(),
    value: Type.String(),
    at: Count,
    length: Count,
    depth: Type.Optional(Count),
  },
  { title: 'FrameRow' },
)
export type FrameRow = Static<typeof FrameRow>

/** A frame as proof: its bytes, and who sent what to whom. */
export const FrameItem = Type.Object(
  {
    file: Type.String(),
    number: Type.Integer({ minimum: 1 }),
    time: Time,
    length: Type.Integer({ minimum: 0, description: 'Bytes that were on the wire' }),
    bytes: Type.String({ description: 'The bytes the capture kept, in hex' }),
    source: Type.String(),
    destination: Type.String(),
    protocol: Type.String(),
    summary: Type.String(),
    rows: Type.Array(FrameRow),
  },
  { title: 'Frame' },
)
export type FrameItem = Static<typeof FrameItem>
