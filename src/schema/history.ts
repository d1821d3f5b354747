import Type, { type Static } from 'typebox'
import { Count, orNull } from './terms.ts'

const Score = Type.Number({ minimum: 0, maximum: 100 })

/** How one part of the plant stood. */
export const PartScore = Type.Object(
  {
    name: Type.String({ description: 'Zone, or class of devices; empty where none is known' }),
    devices: Count,
    judged: Type.Integer({ minimum: 0, description: 'Devices that have a score' }),
    securityScore: orNull(Score),
    worst: orNull(Score),
    findings: Type.Integer({ minimum: 0, description: 'Open findings, critical or high' }),
  },
  { title: 'PartScore' },
)
export type PartScore = Static<typeof PartScore>

/** How the site stood on one day. */
export const ScorePoint = Type.Object(
  {
    day: Type.String({ format: 'date', description: 'UTC' }),
    securityScore: orNull(Score),
    devices: Count,
    links: Count,
    bands: Type.Record(Type.String(), Count, { description: 'Open findings in each band' }),
    alerts: Type.Record(Type.String(), Count, {
      description: 'Open alerts by severity, without what was new while learning',
    }),
    zones: Type.Array(PartScore),
    classes: Type.Array(PartScore),
  },
  { title: 'ScorePoint' },
)
export type ScorePoint = Static<typeof ScorePoint>

export const ScoreHistory = Type.Object(
  { items: Type.Array(ScorePoint), next: Type.Null() },
  { title: 'ScoreHistory', description: 'The oldest first, one a day' },
)
export type ScoreHistory = Static<typeof ScoreHistory>
