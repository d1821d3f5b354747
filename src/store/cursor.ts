import { type DeviceQuery, StoreError } from './store.ts'

/** Where the next page begins: the sort value and the tie-breaker of the last row, opaque to who asks. */
export type PageCursor = readonly [sort: string | number, tie: string | number]

/** Without `Buffer`, which a browser does not have: the same pages are asked of a store in a worker. */
const BASE64URL = { alphabet: 'base64url', omitPadding: true } as const

/** @param list what it is a cursor of, with its order: another list takes it for what it is */
export function writeCursor(cursor: PageCursor, list: string): string {
  return new TextEncoder().encode(JSON.stringify([...cursor, list])).toBase64(BASE64URL)
}

/** The cursor's two values; throws `bad-cursor` for text that no page ever gave, or one of another list or order. */
export function readCursor(
  text: string | undefined,
  sort: 'text' | 'number',
  list: string,
): PageCursor | undefined {
  if (text === undefined) return undefined
  const values = parse(text)
  const wanted = sort === 'text' ? 'string' : 'number'
  if (Array.isArray(values) && typeof values[0] === wanted && isTie(values[1]) && values[2] === list)
    return [values[0], values[1]]
  throw new StoreError(
    'bad-cursor',
    'cursor: expected the `next` of the page before, of the same list with the same sort',
  )
}

/** Which list of devices: each order is one. */
export function deviceList({ sort = 'lastSeen', descending = false }: DeviceQuery): string {
  return `devices ${sort} ${descending ? 'falling' : 'rising'}`
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
