import Type, { type Static } from 'typebox'
import { Count, EngineKind, FramePlace, orNull, SeverityKind, Texts, Time } from './terms.ts'

/** An alert: findings of one rule about one source and one target. */
export const AlertItem = Type.Object(
  {
    id: Type.String(),
    rule: Type.String(),
    title: Type.String(),
    engine: EngineKind,
    severity: SeverityKind,
    category: Type.String(),
    time: Time,
    lastTime: Time,
    count: Count,
    source: Type.String({ description: 'Device id, or an address where there is no device' }),
    destination: Type.String(),
    sourceAddress: Type.String(),
    destinationAddress: Type.String(),
    targets: Texts,
    protocol: Type.String(),
    techniques: Type.Array(Type.String(), { description: 'ATT&CK for ICS' }),
    defenderTitles: Type.Array(Type.String(), {
      description: 'Titles of the Defender for IoT alerts it corresponds to',
    }),
    learnable: Type.Boolean(),
    isLearning: Type.Boolean({ description: 'Found while learning: new here, not an alarm' }),
    inLearned: Type.Optional(
      Type.Boolean({
        description: 'True where all of it lies in captures that were given as normal (`capture.learned`)',
      }),
    ),
    maintenance: Type.String({ description: 'Name of the maintenance window it fell into; empty if none' }),
    what: Type.String(),
    normal: Type.String(),
    why: Type.String(),
    todo: Texts,
    zones: Type.Array(Type.String(), { description: 'Of source and destination; empty where none is known' }),
    relatedActivity: Type.Array(Type.Object({ time: Time, text: Type.String(), frame: orNull(FramePlace) }), {
      description: 'What happened in the two hours before, at both ends and on the way there',
    }),
    risk: Type.String({ description: 'What it means for this plant: safety, zones, techniques in words' }),
    again: orNull(
      Type.Object({ first: Type.String(), previous: Type.String(), number: Type.Integer({ minimum: 2 }) }),
    ),
    episodes: Type.Array(
      Type.Object({
        from: Time,
        to: Time,
        count: Count,
        frames: Type.Optional(
          Type.Array(FramePlace, { description: 'First and latest frames of the burst' }),
        ),
      }),
      { description: 'When it happened, burst by burst' },
    ),
    frames: Type.Array(FramePlace),
  },
  { title: 'Alert' },
)
export type AlertItem = Static<typeof AlertItem>

export const ALERT_STATUSES = ['new', 'active', 'closed'] as const
export const AlertStatus = Type.Enum([...ALERT_STATUSES])
export type AlertStatus = (typeof ALERT_STATUSES)[number]

/** Which alerts of the same rule are muted: of the same source, the same target, between the two, or in the target's zone. */
export const MUTE_SCOPES = ['source', 'target', 'both', 'zone'] as const
export const MuteScope = Type.Enum([...MUTE_SCOPES])
export type MuteScope = (typeof MUTE_SCOPES)[number]

export const MuteItem = Type.Object(
  {
    id: Type.String({ description: 'Of the alert it was said of' }),
    rule: Type.String(),
    source: Type.String({ description: 'Address; empty is any' }),
    destination: Type.String({ description: 'Address; empty is any' }),
    zone: Type.String({ description: 'Of the destination, else of the source; empty is any' }),
    reason: Type.String(),
    time: Time,
    until: Type.Union([Time, Type.Null()], { description: 'null: until it is taken back' }),
  },
  { title: 'Mute' },
)
export type MuteItem = Static<typeof MuteItem>

export const MuteChange = Type.Object(
  {
    scope: MuteScope,
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
    hours: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 87_600, description: 'Left out: until it is taken back' }),
    ),
  },
  { title: 'MuteChange', additionalProperties: false },
)
export type MuteChange = Static<typeof MuteChange>

export const LearnChange = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 1000 })) },
  { title: 'LearnChange', additionalProperties: false },
)
export type LearnChange = Static<typeof LearnChange>

/** An alert with what people have done about it. */
export const TriagedAlert = Type.Object(
  {
    ...AlertItem.properties,
    status: AlertStatus,
    reason: Type.String({ description: 'Why it was closed or reopened; empty if nobody said' }),
    statusTime: Type.Union([Time, Type.Null()]),
    isLearned: Type.Boolean({ description: 'Closed, because it is normal from now on' }),
    canLearn: Type.Boolean({ description: 'Its observation can be learned as normal' }),
    isAfterHours: Type.Boolean({
      description: 'Outside the working hours of the site; false where none are set',
    }),
    mute: Type.Union([MuteItem, Type.Null()], { description: 'What keeps it from view' }),
  },
  { title: 'TriagedAlert' },
)
export type TriagedAlert = Static<typeof TriagedAlert>

export const AlertChange = Type.Object(
  { status: AlertStatus, reason: Type.Optional(Type.String({ maxLength: 1000 })) },
  { title: 'AlertChange', additionalProperties: false },
)
export type AlertChange = Static<typeof AlertChange>
