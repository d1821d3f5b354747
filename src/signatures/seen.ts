/** Input of the runtime: packets and flows in the few fields it needs. The modules below fill them. */
import type { Microseconds } from '#model/time'
import type { Signature } from './signature.ts'

/** Headers of one packet; `wire`'s packet is one. Offsets are into `bytes`. */
export interface SeenPacket {
  readonly bytes: Uint8Array
  readonly time: Microseconds
  readonly ipVersion: 0 | 4 | 6
  readonly ipProtocol: number
  readonly timeToLive: number
  readonly ipIdentification: number
  readonly ipPayloadStart: number
  readonly ipPayloadEnd: number
  readonly transport: number
  readonly sourcePort: number
  readonly destinationPort: number
  readonly tcpFlags: number
  readonly sequence: number
  readonly acknowledgment: number
  readonly window: number
  readonly payloadStart: number
  readonly payloadEnd: number
}

export interface SeenFlows {
  port(flow: number, side: 0 | 1): number
  isClient(flow: number, side: 0 | 1): boolean
  /** A handshake or an answer was seen, or the capture began in the middle. */
  isEstablished(flow: number): boolean
  /** IP address in text; '' on the link layer. */
  address(flow: number, side: 0 | 1): string
  /** Name of the application protocol; '' while it is not known. */
  application(flow: number): string
}

/** A signature has matched. */
export interface SignatureHit {
  readonly signature: Signature
  readonly flow: number
  /** Sender of the matching bytes. */
  readonly side: 0 | 1
  readonly time: Microseconds
  readonly count: number
}
