import { u32be } from '#bytes/read'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

/** Type, code, checksum and four bytes whose meaning the type decides: RFC 792. */
const HEADER = 8
const GATEWAY = 4
const REDIRECT = 5
/** Destination in the IPv4 header that a redirect quotes: RFC 792 p. 12, RFC 791 §3.1. */
const QUOTED_DESTINATION = HEADER + 16

export interface IcmpMessage {
  readonly type: number
  readonly code: number
  /** Where a redirect points; '' else. */
  readonly gateway: string
  /** The redirect names the host itself as a neighbour, no router: RFC 1122 §3.2.2.2. */
  readonly isDirect: boolean
  /** Bytes after the header: what an echo carries. */
  readonly dataLength: number
  /** Identifier and sequence number of an echo, as one number. */
  readonly reference: number
  /** Where the data begins in the bytes that were read; it ends with them. */
  readonly dataStart: number
  /** The capture holds less than was sent. */
  readonly isCut: boolean
}

/** Reads one message; it fills its packet. `malformed` if shorter than its header. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<IcmpMessage> {
  const length = end - start
  if (length < HEADER)
    return isCut ? { kind: 'foreign' } : { kind: 'malformed', at: 0, reason: 'length', length }
  const type = bytes[start]!
  const gateway = type === REDIRECT ? ipv4Text(bytes, start + GATEWAY) : ''
  return {
    kind: 'message',
    length,
    message: {
      type,
      code: bytes[start + 1]!,
      gateway,
      isDirect:
        gateway !== '' &&
        length >= QUOTED_DESTINATION + 4 &&
        gateway === ipv4Text(bytes, start + QUOTED_DESTINATION),
      dataLength: length - HEADER,
      reference: u32be(bytes, start + GATEWAY),
      dataStart: start + HEADER,
      isCut,
    },
  }
}
