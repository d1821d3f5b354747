/** Connection of a sensor to its console; HTTPS, NATS and files pass the same suite. */
import type { BatchAnswer, FleetCommand, FleetHello, FleetWelcome } from '#schema/fleet-protocol'

export interface FleetTransport {
  hello(hello: FleetHello): Promise<FleetWelcome>
  /** The bytes of one batch, as stored. */
  send(batch: Uint8Array): Promise<BatchAnswer>
  /** Commands that wait at the console; resolves after some time with none. */
  commands(bootId: string, signal: AbortSignal): Promise<readonly FleetCommand[]>
  close(): void
}

/** The console refused this sensor: it stops and reports it. */
export class UplinkRefusal extends Error {
  readonly code: string
  /** It will not change by itself: revoked, unknown, clone suspected. */
  readonly isFinal: boolean

  constructor(code: string, message: string, isFinal: boolean) {
    super(message)
    this.name = 'UplinkRefusal'
    this.code = code
    this.isFinal = isFinal
  }
}
