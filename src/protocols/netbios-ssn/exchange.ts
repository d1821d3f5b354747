/** Bytes of a session message still to come, in each direction. */
export interface SessionExchange {
  clientRemaining: number
  serverRemaining: number
}

export function newExchange(): SessionExchange {
  return { clientRemaining: 0, serverRemaining: 0 }
}
