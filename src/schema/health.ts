import Type, { type Static } from 'typebox'
import { CaptureStatusItem } from './capture-status.ts'
import { DELIVERY_STATES } from './forwarding.ts'
import { SuricataSource } from './suricata.ts'
import { Count, orNull, Time } from './terms.ts'

/** How the server itself is doing. */
export const Health = Type.Object(
  {
    status: Type.Enum(['ok', 'failing']),
    problem: Type.String({ description: 'What is wrong; empty while all is well' }),
    started: orNull(Time),
    disk: orNull(
      Type.Object({ free: Count, size: Count }, { description: 'Bytes where everything is kept' }),
    ),
    kept: orNull(Type.Integer({ minimum: 0, description: 'Bytes of everything kept' })),
    capture: orNull(CaptureStatusItem),
    suricata: Type.Array(SuricataSource, {
      description: 'Status of other sensors, such as Suricata; does not make this sensor unhealthy',
    }),
    forwarding: Type.Array(
      Type.Object({
        name: Type.String(),
        state: Type.Enum([...DELIVERY_STATES]),
        waiting: Count,
        dropped: Count,
        oldest: orNull(Time),
        problem: Type.String({ description: 'Why messages do not get through; empty while they do' }),
      }),
      {
        description:
          'Messages to systems outside; a receiver that is away does not make the sensor unhealthy',
      },
    ),
  },
  { title: 'Health' },
)
export type Health = Static<typeof Health>
