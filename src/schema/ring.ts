/** The packet ring of the live interfaces. */
import Type, { type Static } from 'typebox'
import { Count, orNull, Time } from './terms.ts'

export const RingItem = Type.Object(
  {
    bytes: Type.Integer({ minimum: 0, description: 'Size that is never exceeded' }),
    reserved: Type.Integer({ minimum: 0, description: 'Reserved on the disk' }),
    packets: Count,
    from: orNull(Time),
    until: orNull(Time),
    head: Type.String({
      description: 'Hash of the chain; note it elsewhere and give it to `ring verify --head`',
    }),
    evidenceBytes: Type.Integer({ minimum: 0, description: 'Packets of alerts that were copied out' }),
    evidenceSkipped: Type.Integer({ minimum: 0, description: 'Alerts whose packets were not copied out' }),
    problem: Type.String(),
  },
  { title: 'RingItem' },
)
export type RingItem = Static<typeof RingItem>
