import { CodedError } from '#contract/errors'
import type { Forwarding, Room } from '../room.ts'

/** Throws `not-found` where nothing is sent to systems outside. */
export function forwardingOf({ forwarding }: Room): Forwarding {
  if (forwarding === undefined) throw new CodedError('not-found', 'nothing is forwarded here')
  return forwarding
}
