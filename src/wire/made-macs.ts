/** Links whose stations have no MAC: each gets a locally administered one (IEEE 802-2014 §8.4), and the frame is read in a copy. */
import type { Packet } from './packet.ts'

const MAC = 6
/** Bytes of a frame that are copied; the links in question have far shorter ones. */
export const LONGEST_COPY = 64 * 1024

/** The frame at its own offsets, then the two MACs. One serves every packet: what is read is valid until the next frame. */
export const copy = new Uint8Array(LONGEST_COPY + 2 * MAC)

export type Mac = readonly [number, number, number, number, number, number]

/**
 * Points the packet at a copy of `bytes[at..end)`, of `LONGEST_COPY` bytes at most, with these MACs.
 *
 * @param destination undefined if there may be no such station
 */
export function readInCopy(
  packet: Packet,
  at: number,
  end: number,
  source: Mac,
  destination: Mac | undefined,
): void {
  copy.set(packet.bytes.subarray(at, end))
  copy.set(source, LONGEST_COPY)
  if (destination !== undefined) copy.set(destination, LONGEST_COPY + MAC)
  packet.bytes = copy
  packet.addressBytes = copy
  packet.start = 0
  packet.end = end - at
  packet.sourceMacAt = LONGEST_COPY
  packet.destinationMacAt = destination === undefined ? -1 : LONGEST_COPY + MAC
}
