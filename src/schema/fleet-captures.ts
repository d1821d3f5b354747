/** Packets of alerts that a console asked sensors for. */
import Type, { type Static } from 'typebox'
import { Count, Time } from './terms.ts'

export const CAPTURE_STATES = ['waiting', 'received', 'refused', 'expired'] as const

export const FleetCaptureItem = Type.Object(
  {
    id: Type.String(),
    author: Type.String(),
    created: Time,
    state: Type.Enum([...CAPTURE_STATES]),
    reason: Type.String({ description: 'Why the sensor refused it' }),
    bytes: Count,
  },
  { title: 'FleetCapture' },
)
export type FleetCaptureItem = Static<typeof FleetCaptureItem>
