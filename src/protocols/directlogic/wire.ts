/** Bytes → messages of DirectLOGIC's Ethernet modules; no public standard: as Metasploit's `koyo_login` and Digital Bond's Basecamp speak it. */
import { u16le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// HAP, application number, CRC of what follows the length, length; all little-endian.
const CRC = 5
const LENGTH = 7
const HEADER = 9
const MAGIC = 'HAP'
// Following fields: function, 0, length of the serial message, and the message: its start (0x01), command, kind of
// memory, address, bytes, data, ETB and sum.
const SERIAL = 4
const COMMAND = 5
const ADDRESS = 7
const BYTES = 9
const POLYNOMIAL = 0x1021

export const serial = { function: 0x1a, read: 0x50, write: 0x51 } as const
/** Position of the password in the controller's memory: `koyo_login` writes its guesses there. */
export const PASSWORD_ADDRESS = 0x0219

export interface DirectLogicMessage {
  readonly function: number
  /** Command of the serial message inside; undefined where there is none. */
  readonly command: number | undefined
  readonly bytes: number
  readonly address: number
}

function crcOf(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0
  for (let at = start; at < end; at++) {
    crc ^= bytes[at]! << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL
    crc &= 0xffff
  }
  return crc
}

/** Reads one datagram. `malformed` where length or CRC do not fit: the module answers to no such. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<DirectLogicMessage> {
  const length = end - start
  if (length < HEADER + 1 || text(bytes, start, start + MAGIC.length) !== MAGIC) return { kind: 'foreign' }
  const body = start + HEADER
  const stop = body + u16le(bytes, start + LENGTH)
  if (stop > end && !isCut) return { kind: 'malformed', at: LENGTH, reason: 'length', length }
  if (!isCut && crcOf(bytes, body, stop) !== u16le(bytes, start + CRC))
    return { kind: 'malformed', at: CRC, reason: 'CRC', length }
  const isSerial = bytes[body] === serial.function && end - body >= BYTES + 2 && bytes[body + SERIAL] === 1
  return {
    kind: 'message',
    length,
    message: {
      function: bytes[body]!,
      command: isSerial ? bytes[body + COMMAND]! : undefined,
      bytes: isSerial ? u16le(bytes, body + BYTES) : 0,
      address: isSerial ? u16le(bytes, body + ADDRESS) : 0,
    },
  }
}

/** On any port: HAP, a length that fits to the byte, and a CRC that is right. */
export function probe(slice: Slice): 'yes' | 'no' {
  const { bytes, start, end } = slice
  if (end - start < HEADER + 1 || end - start !== HEADER + u16le(bytes, start + LENGTH)) return 'no'
  return dissect(slice).kind === 'message' ? 'yes' : 'no'
}
