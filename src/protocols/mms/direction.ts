import type { PduKind } from './pdu.ts'
import type { MmsMessage } from './wire.ts'

/**
 * The sender of requests is the client, except for files that a server fetches from its client (ISO 9506-1 §20,
 * ObtainFile).
 */
const OF_CLIENT: ReadonlySet<PduKind> = new Set<PduKind>([
  'initiate-request',
  'conclude-request',
  'confirmed-request',
  'cancel-request',
])
const OF_SERVER: ReadonlySet<PduKind> = new Set<PduKind>([
  'initiate-response',
  'initiate-error',
  'conclude-response',
  'conclude-error',
  'confirmed-response',
  'confirmed-error',
  'cancel-response',
  'cancel-error',
  'unconfirmed',
])

/** Sender of a first message; undefined if either may have sent it. */
export function isFromClient({ pdu, association }: MmsMessage): boolean | undefined {
  if (pdu !== undefined && OF_CLIENT.has(pdu.kind)) return true
  if (pdu !== undefined && OF_SERVER.has(pdu.kind)) return false
  if (association?.kind === 'request') return true
  return association?.kind === 'response' ? false : undefined
}
