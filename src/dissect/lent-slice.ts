import type { Slice } from '#model/protocol'
import type { Microseconds } from '#model/time'

const NO_OCTETS = new Uint8Array(0)

/** The one slice that is lent to dissectors again and again; carried payloads have one a depth. */
export class LentSlice implements Slice {
  bytes: Uint8Array = NO_OCTETS
  start = 0
  end = 0
  fromClient = true
  time: Microseconds = 0
  sourcePort = 0
  destinationPort = 0
  isStream = false
  isCut = false
  context: unknown = undefined
  wantsReadings = true

  /** Takes what a carried payload has from the slice that carries it. */
  under(outer: LentSlice, fromClient: boolean, context: unknown): void {
    this.fromClient = fromClient
    this.time = outer.time
    this.sourcePort = outer.sourcePort
    this.destinationPort = outer.destinationPort
    this.isStream = false
    this.isCut = outer.isCut
    this.context = context
    this.wantsReadings = outer.wantsReadings
  }

  /** Points at other bytes of the same flow and direction. */
  at(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes
    this.start = start
    this.end = end
    return this
  }
}
