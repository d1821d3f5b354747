export const limits = {
  /** Messages up to this length are read whole; of longer ones only the head. */
  wholeBytes: 48 * 1024,
  headBytes: 1024,
  /** Of a client's wrapped buffer, to look whether it is only signed. */
  signedBytes: 16 * 1024,
  pending: 128,
  /** Entries of an answer from which on a whole directory was taken. */
  wholeDirectory: 100,
} as const

export interface PendingLdapRequest {
  readonly operation: number
  readonly object: string | undefined
  /** Entries that came for a search of everything; undefined for any other request. */
  entries?: number | undefined
}

export interface LdapState {
  clientRemaining: number
  serverRemaining: number
  readonly pending: Map<number, PendingLdapRequest>
  user: string | undefined
  method: string
  clearText: boolean
  defaultCredentials: boolean
  /** A SASL bind succeeded: buffers may be wrapped. */
  isWrapped: boolean
  /** StartTLS was accepted. */
  isSecured: boolean
}

export function newState(): LdapState {
  return {
    clientRemaining: 0,
    serverRemaining: 0,
    pending: new Map(),
    user: undefined,
    method: '',
    clearText: false,
    defaultCredentials: false,
    isWrapped: false,
    isSecured: false,
  }
}
