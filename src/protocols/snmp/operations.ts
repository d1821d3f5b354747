import type { Verb } from '#model/fact'
import { pduTag } from './wire.ts'

export interface Named {
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

/** Operation of each PDU: RFC 1157 §4.1, RFC 3416 §4.2. */
export const requests: ReadonlyMap<number, Named> = new Map<number, Named>([
  [pduTag.GET, { code: '0xa0', name: 'GetRequest', verb: 'read' }],
  [pduTag.GET_NEXT, { code: '0xa1', name: 'GetNextRequest', verb: 'browse' }],
  [pduTag.SET, { code: '0xa3', name: 'SetRequest', verb: 'write' }],
  [pduTag.TRAP_V1, { code: '0xa4', name: 'Trap', verb: 'report' }],
  [pduTag.GET_BULK, { code: '0xa5', name: 'GetBulkRequest', verb: 'browse' }],
  [pduTag.INFORM, { code: '0xa6', name: 'InformRequest', verb: 'report' }],
  [pduTag.TRAP, { code: '0xa7', name: 'SNMPv2-Trap', verb: 'report' }],
])

/** Error status: RFC 3416 §3. */
export const errors = [
  '',
  'tooBig',
  'noSuchName',
  'badValue',
  'readOnly',
  'genErr',
  'noAccess',
  'wrongType',
  'wrongLength',
  'wrongEncoding',
  'wrongValue',
  'noCreation',
  'inconsistentValue',
  'resourceUnavailable',
  'commitFailed',
  'undoFailed',
  'authorizationError',
  'notWritable',
  'inconsistentName',
] as const

/** Generic traps: RFC 1157 §4.1.6. */
export const genericTraps = [
  'coldStart',
  'warmStart',
  'linkDown',
  'linkUp',
  'authenticationFailure',
  'egpNeighborLoss',
  'enterpriseSpecific',
] as const

const limits = {
  /** Arcs of an object that identify the operation, so that a walk over a table is one operation and not a thousand. */
  readArcs: 11,
} as const

/** The object an operation touches: exact for writes and reports, else without the instance deep below. */
export function objectOf(verb: Verb, oid: string): string {
  if (verb !== 'read' && verb !== 'browse') return oid
  const arcs = oid.split('.')
  return arcs.length <= limits.readArcs ? oid : `${arcs.slice(0, limits.readArcs).join('.')}.*`
}

/** usmStatsUnknownEngineIDs: RFC 3414 §5. */
export const UNKNOWN_ENGINE = '1.3.6.1.6.3.15.1.1.4.0'

/** Why a message of version 3 is not answered, by the counter that a report carries: RFC 3414 §5, RFC 3412 §5. */
export const reports: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.6.3.15.1.1.1.0', 'unsupportedSecLevels'],
  ['1.3.6.1.6.3.15.1.1.2.0', 'notInTimeWindows'],
  ['1.3.6.1.6.3.15.1.1.3.0', 'unknownUserNames'],
  ['1.3.6.1.6.3.15.1.1.5.0', 'wrongDigests'],
  ['1.3.6.1.6.3.15.1.1.6.0', 'decryptionErrors'],
  ['1.3.6.1.6.3.11.2.1.1.0', 'unknownSecurityModels'],
  ['1.3.6.1.6.3.11.2.1.2.0', 'invalidMsgs'],
  ['1.3.6.1.6.3.11.2.1.3.0', 'unknownPDUHandlers'],
])
