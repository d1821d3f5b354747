import { CodedError } from '#contract/errors'
import type { Intelligence, Room } from '../room.ts'

/** Throws `not-found` where no intelligence is kept. */
export function intelligenceOf({ intelligence }: Room): Intelligence {
  if (intelligence === undefined) throw new CodedError('not-found', 'no intelligence is kept here')
  return intelligence
}
