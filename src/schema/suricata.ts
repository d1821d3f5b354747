import Type, { type Static } from 'typebox'
import { Count, orNull, Time } from './terms.ts'

/** A Suricata that reads the same traffic. */
export const SuricataSource = Type.Object(
  {
    source: Type.String({ description: 'Path of its eve.json, or `unix:` and that of a socket' }),
    alerts: Count,
    leftOut: Type.Integer({ minimum: 0, description: 'Lines that were too long, or too many for a second' }),
    last: orNull(Time),
    problem: Type.String({
      description: 'Why nothing is heard from it, or not all yet; empty while all is well',
    }),
  },
  { title: 'SuricataSource' },
)
export type SuricataSource = Static<typeof SuricataSource>
