import type { Verb } from '#model/fact'

/** Verb of each method: RFC 9110 §9, RFC 5789, RFC 4918 §9, RFC 3253, UPnP Device Architecture 2.0 §4. */
export const operations: ReadonlyMap<string, Verb> = new Map([
  ['GET', 'read'],
  ['HEAD', 'read'],
  ['POST', 'execute'],
  ['PUT', 'write'],
  ['DELETE', 'delete'],
  ['CONNECT', 'execute'],
  ['OPTIONS', 'browse'],
  ['TRACE', 'diagnose'],
  ['PATCH', 'write'],
  ['PROPFIND', 'browse'],
  ['PROPPATCH', 'write'],
  ['MKCOL', 'write'],
  ['COPY', 'write'],
  ['MOVE', 'write'],
  ['LOCK', 'reserve'],
  ['UNLOCK', 'reserve'],
  ['REPORT', 'read'],
  ['SEARCH', 'browse'],
  ['SUBSCRIBE', 'subscribe'],
  ['UNSUBSCRIBE', 'subscribe'],
  ['NOTIFY', 'report'],
])

/** Verb of a method; one we do not know may change anything. */
export function verbOf(method: string): Verb {
  return operations.get(method) ?? 'execute'
}
