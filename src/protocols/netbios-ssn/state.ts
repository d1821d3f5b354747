/** Bytes of a session message still to come, in each direction. */
export interface SessionState {
  clientRemaining: number
  serverRemaining: number
}

export function newState(): SessionState {
  return { clientRemaining: 0, serverRemaining: 0 }
}
