import Type, { type Static } from 'typebox'
import { Count, orNull, Texts, Time } from './terms.ts'

export const CAPTURE_STATES = [
  'uploading',
  'queued',
  'reading',
  'done',
  'failed',
  'interrupted',
  'removing',
] as const

/** A capture file the server knows, from the first byte of its upload on. */
export const CaptureItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    state: Type.Enum([...CAPTURE_STATES]),
    size: Type.Integer({
      minimum: 0,
      description: 'Bytes of the file; of an upload, those that have arrived',
    }),
    expectedSize: orNull(Count),
    bytesRead: Count,
    packets: Count,
    bytes: Type.Integer({ minimum: 0, description: 'Bytes on the wire' }),
    firstTime: orNull(Time),
    lastTime: orNull(Time),
    truncated: Type.Array(Type.String(), {
      description: 'What was wrong with the file, in words; empty for a sound one',
    }),
    problem: Type.String({ description: 'Why it failed or was interrupted; empty otherwise' }),
    sha256: orNull(
      Type.String({
        description: 'Of the bytes of the file, as hexadecimal digits; null where nobody counted',
      }),
    ),
    isLive: Type.Boolean({ description: 'Its packets still arrive: a feed, not a file that has an end' }),
    canResume: Type.Boolean({ description: 'It can be read (again) from its start' }),
    created: Time,
  },
  { title: 'Capture' },
)
export type CaptureItem = Static<typeof CaptureItem>

/** All captures of an analysis together. */
export const CaptureSummary = Type.Object(
  {
    files: Texts,
    learned: Type.Optional(
      Type.Object(
        { files: Texts, packets: Count },
        { description: 'What of this was given as normal traffic to learn from; left out where nothing was' },
      ),
    ),
    packets: Count,
    bytes: Count,
    firstTime: orNull(Time),
    lastTime: orNull(Time),
    wallSeconds: Type.Number({ minimum: 0 }),
    truncated: Type.Array(Type.String(), { description: '`<file>: what was wrong with it`' }),
  },
  { title: 'CaptureSummary' },
)
export type CaptureSummary = Static<typeof CaptureSummary>
