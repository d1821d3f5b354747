import type { Verb } from '#model/fact'

export interface LdapOperation {
  readonly verb: Verb
  readonly name: string
}

/** Requests by APPLICATION tag: RFC 4511 §4.2 to §4.12. */
export const requests: ReadonlyMap<number, LdapOperation> = new Map([
  [0x60, { verb: 'authenticate', name: 'bindRequest' }],
  [0x42, { verb: 'authenticate', name: 'unbindRequest' }],
  [0x63, { verb: 'browse', name: 'searchRequest' }],
  [0x66, { verb: 'write', name: 'modifyRequest' }],
  [0x68, { verb: 'write', name: 'addRequest' }],
  [0x4a, { verb: 'delete', name: 'delRequest' }],
  [0x6c, { verb: 'write', name: 'modDNRequest' }],
  [0x6e, { verb: 'read', name: 'compareRequest' }],
  [0x50, { verb: 'browse', name: 'abandonRequest' }],
  [0x77, { verb: 'execute', name: 'extendedReq' }],
])

/** Tags of answers that end a request. */
export const ANSWERS: ReadonlySet<number> = new Set([0x61, 0x65, 0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x78])

/** resultCode: RFC 4511 §4.1.9. */
export const resultCodes: ReadonlyMap<number, string> = new Map([
  [1, 'operationsError'],
  [2, 'protocolError'],
  [7, 'authMethodNotSupported'],
  [8, 'strongerAuthRequired'],
  [10, 'referral'],
  [12, 'unavailableCriticalExtension'],
  [32, 'noSuchObject'],
  [34, 'invalidDNSyntax'],
  [48, 'inappropriateAuthentication'],
  [49, 'invalidCredentials'],
  [50, 'insufficientAccessRights'],
  [53, 'unwillingToPerform'],
])

/** Results that are no refusal: success, compareFalse, compareTrue, saslBindInProgress, limits reached. */
export const FINE: ReadonlySet<number> = new Set([0, 3, 4, 5, 6, 14])
