import type { Slice } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'

const NO_BYTES = new Uint8Array(0)

/** The one slice that is lent to dissectors again and again; carried payloads have one a depth. */
export class BorrowedSlice implements Slice {
  bytes: Uint8Array = NO_BYTES
  start = 0
  end = 0
  fromClient = true
  time: Microseconds = 0
  sourcePort = 0
  destinationPort = 0
  isStream = false
  isCut = false
  context: unknown = undefined
  /** Microseconds since the flow began, by which values are sampled: 0 where all are wanted, NaN where none is. */
  age = 0

  /** Values go up for the first while of a flow, so that all points are known, then a share of the time. */
  get wantsReadings(): boolean {
    const { age } = this
    return (
      age < limits.sampleAllSeconds * 1e6 ||
      age % (limits.sampleEverySeconds * 1e6) < limits.sampleSeconds * 1e6
    )
  }

  /** Takes what a carried payload has from the slice that carries it. */
  under(outer: BorrowedSlice, fromClient: boolean, context: unknown): void {
    this.fromClient = fromClient
    this.time = outer.time
    this.sourcePort = outer.sourcePort
    this.destinationPort = outer.destinationPort
    this.isStream = false
    this.isCut = outer.isCut
    this.context = context
    this.age = outer.age
  }

  /** Points at other bytes of the same flow and direction. */
  at(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes
    this.start = start
    this.end = end
    return this
  }
}
