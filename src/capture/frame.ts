import type { Microseconds } from '#model/time'

/** A frame as captured, read in place; one instance is reused for every frame of a reader. */
export interface Frame {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Bytes on the wire; more than `end - start` if the capture was snapped. */
  readonly originalLength: number
  readonly time: Microseconds
  /** Remainder of `time`: 0..999. */
  readonly nanoseconds: number
  /** LINKTYPE_ value: https://www.tcpdump.org/linktypes.html. */
  readonly linkType: number
  /** Index of the interface within the capture. */
  readonly interfaceIndex: number
  /** Number of the frame in its capture, from 1. */
  readonly number: number
}
