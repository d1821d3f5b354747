import { CodedError } from '#contract/errors'
import type { Room, Rules } from '../room.ts'

/** Throws `not-found` where no rules are kept. */
export function rulesOf({ rules }: Room): Rules {
  if (rules === undefined) throw new CodedError('not-found', 'no rules are kept here')
  return rules
}
