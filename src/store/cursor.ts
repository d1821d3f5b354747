import { StoreError } from './store.ts'

/** Where the next page begins: the sort value and the tie-breaker of the last row, opaque to who asks. */
export type Cursor = readonly [sort: string | number, tie: string | number]

/** Without `Buffer`, which a browser does not have: the same pages are asked of a store in a worker. */
const BASE64URL = { alphabet: 'base64url', omitPadding: true } as const

export function writeCursor(cursor: Cursor): string {
  return new TextEncoder().encode(JSON.stringify(cursor)).toBase64(BASE64URL)
}

/** The cursor's two values; throws `bad-cursor` for text that no page ever gave, or one of another sort. */
export function readCursor(text: string | undefined, sort: 'text' | 'number'): Cursor | undefined {
  if (text === undefined) return undefined
  const values = parse(text)
  const wanted = sort === 'text' ? 'string' : 'number'
  if (Array.isArray(values) && values.length === 2 && typeof values[0] === wanted && isTie(values[1])) {
    return [values[0], values[1]]
  }
  throw new StoreError('bad-cursor', 'cursor: expected the `next` of the page before, with the same sort')
}

function isTie(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(Uint8Array.fromBase64(text, BASE64URL)))
  } catch {
    return undefined
  }
}
