/** State of a CoAP flow: requests by token, and by message identifier until they are acknowledged. */
import type { Operation } from '#model/fact'

export const limits = {
  /** Requests awaiting their responses; NSTART is 1 (RFC 7252 §4.7), but proxies ask more. */
  pending: 64,
  /** Bytes of a payload that are read as a value. */
  valueBytes: 64,
} as const

interface Pending {
  readonly operation: Operation
  readonly path: string
  /** Of the request, then of the last notification: what a reset speaks of. */
  readonly messageId: number
  readonly isObserve: boolean
  /** The request was answered: what comes now are notifications. */
  readonly isObserved: boolean
}

export interface CoapState {
  /** A sound message was there: what is damaged from now on is ours. */
  isProven: boolean
  readonly pending: Map<string, Pending>
}

export function newState(): CoapState {
  return { isProven: false, pending: new Map() }
}
