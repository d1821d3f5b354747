export interface RdpState {
  user: string | undefined
  /** The client sent no RDP_NEG_REQ: standard security follows. */
  isPlain: boolean
  /** The connection sequence was seen: what MCS sends after it is RDP too. */
  isProven: boolean
}

export function newState(): RdpState {
  return { user: undefined, isPlain: false, isProven: false }
}
