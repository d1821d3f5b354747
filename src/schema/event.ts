import Type, { type Static } from 'typebox'
import { Count, FramePlace, orNull, Time } from './terms.ts'

/** Severities of events that people write. */
export const WRITTEN_SEVERITIES = ['info', 'notice', 'alert'] as const
export const EVENT_SEVERITIES = [...WRITTEN_SEVERITIES, 'warning', 'minor', 'major', 'critical'] as const
/** Type of what people write down themselves. */
export const USER_EVENT = 'user-event'

/** One line of the timeline. */
export const EventItem = Type.Object(
  {
    id: Type.String(),
    time: Time,
    type: Type.String({ description: 'A stable word: `device-detected`, `plc-stop`, `program-download`, …' }),
    severity: Type.Enum([...EVENT_SEVERITIES], {
      description: 'Of an alert its own severity, `alert` where that is unknown',
    }),
    title: Type.String(),
    text: Type.String(),
    devices: Type.Array(Type.String(), { description: 'Ids of the devices concerned, source first' }),
    frame: orNull(FramePlace),
  },
  { title: 'Event' },
)
export type EventItem = Static<typeof EventItem>

/** An event written by a person: a call, a visit, work at a cabinet. */
export const EventChange = Type.Object(
  {
    time: Time,
    severity: Type.Optional(Type.Enum([...WRITTEN_SEVERITIES], { description: '`notice` if not given' })),
    title: Type.String({ minLength: 1, maxLength: 200 }),
    text: Type.Optional(Type.String({ maxLength: 4000 })),
    devices: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 20, description: 'Ids' }),
    ),
  },
  { title: 'EventChange', additionalProperties: false },
)
export type EventChange = Static<typeof EventChange>

/** A type of event, what it means, and how many there are. */
export const EventType = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    about: Type.String(),
    count: Count,
    defender: Type.Array(Type.Object({ type: Type.String(), title: Type.String() }), {
      description: 'Event types of Defender for IoT that it corresponds to',
    }),
  },
  { title: 'EventType' },
)
export type EventType = Static<typeof EventType>

/** An event type of Defender for IoT that has no counterpart here. */
export const EventGap = Type.Object(
  { type: Type.String(), title: Type.String(), reason: Type.String() },
  { title: 'EventGap' },
)
export type EventGap = Static<typeof EventGap>

export const EventTypes = Type.Object(
  { items: Type.Array(EventType), gaps: Type.Array(EventGap), next: Type.Null() },
  { title: 'EventTypes' },
)
export type EventTypes = Static<typeof EventTypes>
