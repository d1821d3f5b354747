export interface SipState {
  clientRemaining: number
  serverRemaining: number
  /** CSeq → what was asked. */
  readonly pending: Map<string, { readonly method: string; readonly object: string | undefined }>
}

export function newState(): SipState {
  return { clientRemaining: 0, serverRemaining: 0, pending: new Map() }
}
