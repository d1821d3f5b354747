/** State of an IPMI flow: requests by sequence number, and the user of the session. */
import type { Operation } from '#model/fact'

export interface IpmiState {
  /** By sequence number, which has six bits, and command. */
  readonly pending: Map<string, Operation>
  user: string
  isOpen: boolean
  /** The session that is being opened checks no password. */
  isUnprotected: boolean
  /** User whose password the board has proved to know, while the client's proof is missing; '' for none. */
  owesProof: string
}

export const limits = {
  /** Requests awaiting their responses; the oldest is forgotten. */
  pending: 64,
} as const

export function newState(): IpmiState {
  return { pending: new Map(), user: '', isOpen: false, isUnprotected: false, owesProof: '' }
}
