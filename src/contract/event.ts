import Type, { type Static } from 'typebox'
import { FramePlace, orNull, Time } from './terms.ts'

export const EVENT_SEVERITIES = ['info', 'notice', 'alert'] as const

/** One line of the timeline. */
export const EventItem = Type.Object(
  {
    id: Type.String(),
    time: Time,
    type: Type.String({ description: 'A stable word: `device-detected`, `plc-stop`, `program-download`, …' }),
    severity: Type.Enum([...EVENT_SEVERITIES]),
    title: Type.String(),
    text: Type.String(),
    devices: Type.Array(Type.String(), { description: 'Ids of the devices concerned, source first' }),
    frame: orNull(FramePlace),
  },
  { title: 'Event' },
)
export type EventItem = Static<typeof EventItem>
