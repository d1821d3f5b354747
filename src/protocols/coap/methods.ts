import type { Verb } from '#model/fact'

interface MethodName {
  readonly verb: Verb
  readonly name: string
}

/** RFC 7252 §12.1.1, RFC 8132 §2. */
export const methods: ReadonlyMap<number, MethodName> = new Map([
  [1, { verb: 'read', name: 'GET' }],
  [2, { verb: 'write', name: 'POST' }],
  [3, { verb: 'write', name: 'PUT' }],
  [4, { verb: 'delete', name: 'DELETE' }],
  [5, { verb: 'read', name: 'FETCH' }],
  [6, { verb: 'write', name: 'PATCH' }],
  [7, { verb: 'write', name: 'iPATCH' }],
])

/** RFC 7252 §12.1.2. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [0x80, 'Bad Request'],
  [0x81, 'Unauthorized'],
  [0x82, 'Bad Option'],
  [0x83, 'Forbidden'],
  [0x84, 'Not Found'],
  [0x85, 'Method Not Allowed'],
  [0x86, 'Not Acceptable'],
  [0x88, 'Request Entity Incomplete'],
  [0x89, 'Conflict'],
  [0x8c, 'Precondition Failed'],
  [0x8d, 'Request Entity Too Large'],
  [0x8f, 'Unsupported Content-Format'],
  [0x96, 'Unprocessable Entity'],
  [0x9d, 'Too Many Requests'],
  [0xa0, 'Internal Server Error'],
  [0xa1, 'Not Implemented'],
  [0xa2, 'Bad Gateway'],
  [0xa3, 'Service Unavailable'],
  [0xa4, 'Gateway Timeout'],
  [0xa5, 'Proxying Not Supported'],
])

/** Undefined for a success. */
export function errorOf(code: number): string | undefined {
  if (code >> 5 === 2) return undefined
  return ERRORS.get(code) ?? `${code >> 5}.${String(code & 0x1f).padStart(2, '0')}`
}
