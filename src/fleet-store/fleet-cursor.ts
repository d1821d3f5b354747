/** Cursors of fleet lists: where the page before ended, tied to its query. */
import { createHash } from 'node:crypto'
import { StoreError } from '#store/store'

type Key = readonly (string | number)[]

/** @param query everything that selects and sorts the list */
export function writeCursor(query: object, key: Key): string {
  return Buffer.from(JSON.stringify([markOf(query), ...key])).toString('base64url')
}

/** Throws `bad-cursor` for one of another query, or an altered one. */
export function readCursor(
  query: object,
  cursor: string | undefined,
  types: readonly ('string' | 'number')[],
): Key | undefined {
  if (cursor === undefined) return undefined
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    parts = undefined
  }
  const [mark, ...key] = Array.isArray(parts) ? (parts as unknown[]) : []
  const isKey = key.length === types.length && key.every((part, at) => typeof part === types[at])
  if (mark !== markOf(query) || !isKey)
    throw new StoreError('bad-cursor', 'cursor: expected `next` of the page before of this query')
  return key as Key
}

function markOf(query: object): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 8)
}
