import type { Session } from '#model/fact'

/** A credential as it was sent, without its secret. */
export type RtspCredential = Pick<Session, 'user' | 'method' | 'secured' | 'clearText' | 'defaultCredentials'>

interface Request {
  readonly method: string
  readonly object: string | undefined
  readonly credential: RtspCredential | undefined
}

export interface RtspState {
  clientRemaining: number
  serverRemaining: number
  /** CSeq → what was asked. */
  readonly pending: Map<string, Request>
}

export function newState(): RtspState {
  return { clientRemaining: 0, serverRemaining: 0, pending: new Map() }
}
