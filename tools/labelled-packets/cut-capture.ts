import { u32le } from '#bytes/read'

// draft-ietf-opsawg-pcap-05 §4 and §5; little endian, as these captures are.
const FILE_HEADER = 24
const RECORD_HEADER = 16
const CAPTURED_LENGTH = 8

/** A capture of the frames `from` to `to`, without the last; counted from 0. */
export function cutCapture(bytes: Uint8Array, from: number, to: number): Uint8Array {
  let at = FILE_HEADER
  let start = at
  for (let frame = 0; frame < to && at + RECORD_HEADER <= bytes.length; frame++) {
    if (frame === from) start = at
    at += RECORD_HEADER + u32le(bytes, at + CAPTURED_LENGTH)
  }
  const cut = new Uint8Array(FILE_HEADER + at - start)
  cut.set(bytes.subarray(0, FILE_HEADER))
  cut.set(bytes.subarray(start, at), FILE_HEADER)
  return cut
}
