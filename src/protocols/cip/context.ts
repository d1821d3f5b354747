/** Context of a CIP message from its carrier; `enip` declares the same shape. */
export interface CipContext {
  /**
   * `unconnected`: UCMM; `connected`: class 2/3; `io`: class 0/1; `identity`: the attributes in a List Identity reply;
   * `pccc`: a PCCC message without CIP around it.
   */
  readonly transport: 'unconnected' | 'connected' | 'io' | 'identity' | 'pccc'
  readonly session: number
  /** Sender Context of the encapsulation, as two words. */
  readonly contextLow: number
  readonly contextHigh: number
  /** Connection id of a connected or I/O message. */
  readonly connectionId: number
  /** Encapsulation sequence number of an I/O message. */
  readonly sequence: number
  /** UDP ports in the Sockaddr Info items of a Forward Open. */
  readonly originatorPort: number | undefined
  readonly targetPort: number | undefined
}

const unknown: CipContext = {
  transport: 'unconnected',
  session: 0,
  contextLow: 0,
  contextHigh: 0,
  connectionId: 0,
  sequence: 0,
  originatorPort: undefined,
  targetPort: undefined,
}

/** The context from the carrier, or that of an unconnected message without one. */
export function contextOf(emitted: unknown): CipContext {
  const isOurs = typeof emitted === 'object' && emitted !== null && 'transport' in emitted
  return isOurs ? (emitted as CipContext) : unknown
}
