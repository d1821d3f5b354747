/** The console that a sensor joined, as reported by the sensor. */
import Type, { type Static } from 'typebox'
import { Count, orNull } from './terms.ts'

export const ConsoleLink = Type.Object(
  {
    name: Type.String({ description: 'Of this sensor, on the console' }),
    site: Type.String(),
    addresses: Type.Array(Type.String()),
    state: Type.Enum(['connecting', 'connected', 'refused', 'stopped']),
    problem: Type.String({ description: 'Why it is not connected; empty while it is' }),
    waiting: Type.Integer({ minimum: 0, description: 'Changes that the console does not have yet' }),
    refused: Count,
    offeredVersion: orNull(
      Type.String({ description: 'Of the console, where it is newer than this sensor; nothing forces it' }),
    ),
  },
  { title: 'ConsoleLink' },
)
export type ConsoleLink = Static<typeof ConsoleLink>
