/** How things went over time: what the pages draw as lines, strips and squares. */
import Type, { type Static } from 'typebox'
import { Count, Time } from './terms.ts'

/** Values in steps of equal width. */
const steps = {
  start: Time,
  stepSeconds: Type.Number({ exclusiveMinimum: 0, description: 'Width of one step' }),
}

export const PointTrendItem = Type.Object(
  {
    ...steps,
    least: Type.Array(Type.Union([Type.Number(), Type.Null()]), {
      description: 'Smallest value of each step; null where none was seen',
    }),
    most: Type.Array(Type.Union([Type.Number(), Type.Null()])),
    writes: Type.Array(
      Type.Object({ time: Time, value: Type.Number(), by: Type.String({ description: 'Address' }) }),
      { description: 'The latest, in order' },
    ),
    until: Type.Optional({ ...Time, description: 'Values up to this time are included; absent if unknown' }),
  },
  { title: 'PointTrend' },
)
export type PointTrendItem = Static<typeof PointTrendItem>

export const ActivityItem = Type.Object(
  { ...steps, packets: Type.Array(Count) },
  { title: 'Activity', description: 'Packets in steps of equal width' },
)
export type ActivityItem = Static<typeof ActivityItem>

export const ActivityList = Type.Object(
  {
    devices: Type.Array(
      Type.Object({
        device: Type.String({ description: 'Device id' }),
        ...ActivityItem.properties,
        week: Type.Array(Count, {
          description: 'Packets by hour of the week, from Monday 00:00 UTC on: 24 × 7',
        }),
      }),
    ),
    protocols: Type.Array(Type.Object({ protocol: Type.String(), ...ActivityItem.properties })),
  },
  { title: 'ActivityList' },
)
export type ActivityList = Static<typeof ActivityList>
