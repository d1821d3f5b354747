/** The room's exposures, or the answer that there are none. */
import { CodedError } from '#contract/errors'
import type { Exposures, Room } from '../room.ts'

export function exposuresOf({ exposures }: Room): Exposures {
  if (exposures === undefined) throw new CodedError('not-found', 'this server does not judge exposure')
  return exposures
}
