/** Frames of DNP3 as patterns of a template: IEEE 1815-2012 §9.2. */
import { hex, toHex } from '#bytes/hex'
import { numberBytes } from './template.ts'

/** Polynomial x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1, bits reversed. */
const POLYNOMIAL = 0xa6bc
/** Primary station, direction from master, function UNCONFIRMED_USER_DATA. */
const CONTROL = 0xc4
/** Bytes of a data block before its checksum. */
const BLOCK = 16

function withChecksum(digits: string): string {
  let sum = 0
  for (const byte of hex(digits)) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >> 1) ^ POLYNOMIAL : sum >> 1
  }
  return digits + numberBytes(~sum & 0xffff, 2, true)
}

/** One frame with a whole fragment of at most 249 bytes. */
export function dnp3Request(fragment: string, destination: number, source: number): string {
  const user = hex(`c0${fragment}`)
  const header = `0564${numberBytes(5 + user.length, 1)}${numberBytes(CONTROL, 1)}`
  const blocks: string[] = []
  for (let at = 0; at < user.length; at += BLOCK)
    blocks.push(withChecksum(toHex(user, at, Math.min(at + BLOCK, user.length))))
  return (
    withChecksum(header + numberBytes(destination, 2, true) + numberBytes(source, 2, true)) + blocks.join('')
  )
}
