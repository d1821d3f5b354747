export interface RdpExchange {
  user: string | undefined
  /** The client sent no RDP_NEG_REQ: standard security follows. */
  isPlain: boolean
  /** The connection sequence was seen: what MCS sends after it is RDP too. */
  isProven: boolean
}

export function newExchange(): RdpExchange {
  return { user: undefined, isPlain: false, isProven: false }
}
