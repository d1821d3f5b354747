/** Lists of ids in an address: commas between, each URI-encoded, since an id may hold anything. */
import Type from 'typebox'
import { CodedError } from '#schema/errors'

/** Ids of one list: as many rows as a page shows. */
const MOST = 200

export function idList(what: string) {
  return Type.String({
    maxLength: 60_000,
    description: `${what} with commas between, each URI-encoded; ${MOST} at most`,
  })
}

/** @throws `bad-request`, naming the `field`, for too many or what is not encoded */
export function idsIn(text: string, field: string): readonly string[] {
  const words = text.split(',').filter((word) => word !== '')
  if (words.length > MOST)
    throw new CodedError('bad-request', `${field}: expected at most ${MOST}, got ${words.length}`)
  return words.map((word) => decoded(word, field))
}

function decoded(word: string, field: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    throw new CodedError('bad-request', `${field}: expected URI-encoded ids, got ${word.slice(0, 60)}`)
  }
}
