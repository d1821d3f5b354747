/** Bytes of a session message still to come, in each direction. */
export interface NetbiosSsnState {
  clientRemaining: number
  serverRemaining: number
}

export function newState(): NetbiosSsnState {
  return { clientRemaining: 0, serverRemaining: 0 }
}
