/** Where live packets come from: an interface, the end of a tunnel, a stream over TCP, or a replayed capture. */
import type { KernelCounts } from '../tcpdump.ts'

/** `bytes[at..at + length)` is the packet; valid during the call. */
export interface PacketRecord {
  readonly at: number
  readonly length: number
  readonly original: number
  readonly seconds: number
  readonly microseconds: number
}

export type PacketHandler = (bytes: Uint8Array, record: PacketRecord, linkType: number) => void

export interface PacketSource {
  /** As of the last second. */
  readonly counts: () => KernelCounts
  /** Last message of the source. */
  readonly complaint: () => string
  /** Calls `packet` for each packet, then `ended` once; with undefined where the source is complete and is not opened again. */
  read(packet: PacketHandler, ended: (failure: string | undefined) => void): void
  stop(): void
}

const MICROSECONDS = 1e6

/** One object for all packets of a source. */
export class ReusedRecord implements PacketRecord {
  at = 0
  length = 0
  original = 0
  seconds = 0
  microseconds = 0

  /** @param time microseconds since 1970 */
  set(at: number, length: number, original: number, time: number): this {
    this.at = at
    this.length = length
    this.original = original
    this.seconds = Math.floor(time / MICROSECONDS)
    this.microseconds = Math.floor(time - this.seconds * MICROSECONDS)
    return this
  }
}

/** The steady clock is followed within this many milliseconds of the wall clock, which may be set while packets come. */
const DRIFT_MS = 5
let offset = Number.NaN

/** Microseconds since 1970; never backwards unless the clock is set. */
export function now(): number {
  const steady = performance.now()
  const wall = Date.now()
  if (!(Math.abs(wall - steady - offset) <= DRIFT_MS)) offset = wall - steady
  return Math.floor((steady + offset) * 1000)
}
