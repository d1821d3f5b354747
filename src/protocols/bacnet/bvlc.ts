/** The BACnet virtual link layer: ASHRAE 135-2020 Annex J (IPv4) and Annex U (IPv6). */
import { u16be } from '#bytes/read'
import type { Verb } from '#model/fact'

/** BVLC types: clauses J.2 and U.2. */
export const BVLC_IPV4 = 0x81
export const BVLC_IPV6 = 0x82
/** Type, function, length. */
export const BVLC_HEADER = 4

export interface LinkFunction {
  readonly name: string
  /** Undefined for envelopes, which ask nothing by themselves. */
  readonly verb: Verb | undefined
  /** Offset of the NPDU; undefined where there is none. */
  readonly npdu?: number
  /** Bytes of the whole message, or of its fixed part where entries follow. */
  readonly length: number
  /** Bytes of each entry that follows the fixed part. */
  readonly entry?: number
  /** Offset of the originating device's address. */
  readonly origin?: number
}

export const LINK = {
  RESULT: 0x00,
  WRITE_TABLE: 0x01,
  READ_TABLE: 0x02,
  READ_TABLE_ACK: 0x03,
  FORWARDED: 0x04,
  REGISTER: 0x05,
  READ_FOREIGN: 0x06,
  READ_FOREIGN_ACK: 0x07,
  DELETE_FOREIGN: 0x08,
  DISTRIBUTE: 0x09,
  UNICAST: 0x0a,
  BROADCAST: 0x0b,
  SECURE: 0x0c,
} as const

/** Clause J.2. */
export const linkFunctions: ReadonlyMap<number, LinkFunction> = new Map<number, LinkFunction>([
  [LINK.RESULT, { name: 'BVLC-Result', verb: undefined, length: 6 }],
  [LINK.WRITE_TABLE, { name: 'Write-Broadcast-Distribution-Table', verb: 'configure', length: 4, entry: 10 }],
  [LINK.READ_TABLE, { name: 'Read-Broadcast-Distribution-Table', verb: 'browse', length: 4 }],
  [
    LINK.READ_TABLE_ACK,
    { name: 'Read-Broadcast-Distribution-Table-Ack', verb: undefined, length: 4, entry: 10 },
  ],
  [LINK.FORWARDED, { name: 'Forwarded-NPDU', verb: undefined, npdu: 10, origin: 4, length: 10 }],
  [LINK.REGISTER, { name: 'Register-Foreign-Device', verb: 'subscribe', length: 6 }],
  [LINK.READ_FOREIGN, { name: 'Read-Foreign-Device-Table', verb: 'browse', length: 4 }],
  [LINK.READ_FOREIGN_ACK, { name: 'Read-Foreign-Device-Table-Ack', verb: undefined, length: 4, entry: 10 }],
  [LINK.DELETE_FOREIGN, { name: 'Delete-Foreign-Device-Table-Entry', verb: 'delete', length: 10 }],
  [LINK.DISTRIBUTE, { name: 'Distribute-Broadcast-To-Network', verb: undefined, npdu: 4, length: 4 }],
  [LINK.UNICAST, { name: 'Original-Unicast-NPDU', verb: undefined, npdu: 4, length: 4 }],
  [LINK.BROADCAST, { name: 'Original-Broadcast-NPDU', verb: undefined, npdu: 4, length: 4 }],
  [LINK.SECURE, { name: 'Secure-BVLL', verb: undefined, length: 4 }],
])

/** Clause U.2: addresses of three bytes precede the NPDU. */
export const linkFunctionsIpv6: ReadonlyMap<number, LinkFunction> = new Map<number, LinkFunction>([
  [0x00, { name: 'BVLC-Result', verb: undefined, length: 9 }],
  [0x01, { name: 'Original-Unicast-NPDU', verb: undefined, npdu: 10, length: 10 }],
  [0x02, { name: 'Original-Broadcast-NPDU', verb: undefined, npdu: 7, length: 7 }],
  [0x03, { name: 'Address-Resolution', verb: 'browse', length: 10 }],
  [0x04, { name: 'Forwarded-Address-Resolution', verb: 'browse', length: 28 }],
  [0x05, { name: 'Address-Resolution-Ack', verb: undefined, length: 10 }],
  [0x06, { name: 'Virtual-Address-Resolution', verb: 'browse', length: 7 }],
  [0x07, { name: 'Virtual-Address-Resolution-Ack', verb: undefined, length: 10 }],
  [0x08, { name: 'Forwarded-NPDU', verb: undefined, npdu: 25, origin: 7, length: 25 }],
  [0x09, { name: 'Register-Foreign-Device', verb: 'subscribe', length: 9 }],
  [0x0a, { name: 'Delete-Foreign-Device-Table-Entry', verb: 'delete', length: 25 }],
  [0x0b, { name: 'Secure-BVLL', verb: undefined, length: 4 }],
  [0x0c, { name: 'Distribute-Broadcast-To-Network', verb: undefined, npdu: 7, length: 7 }],
])

/** Result codes, clause J.2.1.2, with the function that they refuse. */
export const linkRefusals: ReadonlyMap<number, { readonly of: number; readonly name: string }> = new Map([
  [0x0010, { of: LINK.WRITE_TABLE, name: 'Write-Broadcast-Distribution-Table NAK' }],
  [0x0020, { of: LINK.READ_TABLE, name: 'Read-Broadcast-Distribution-Table NAK' }],
  [0x0030, { of: LINK.REGISTER, name: 'Register-Foreign-Device NAK' }],
  [0x0040, { of: LINK.READ_FOREIGN, name: 'Read-Foreign-Device-Table NAK' }],
  [0x0050, { of: LINK.DELETE_FOREIGN, name: 'Delete-Foreign-Device-Table-Entry NAK' }],
  [0x0060, { of: LINK.DISTRIBUTE, name: 'Distribute-Broadcast-To-Network NAK' }],
])

export interface BvlcHeader {
  /** 0 on Ethernet, where LLC replaces it. */
  readonly type: number
  readonly code: number
  readonly known: LinkFunction | undefined
  /** Bytes of the whole message by the header. */
  readonly length: number
}

/** The link header at `start` of at least four bytes; undefined without a BVLC type. */
export function readLink(bytes: Uint8Array, start: number): BvlcHeader | undefined {
  const type = bytes[start]!
  if (type !== BVLC_IPV4 && type !== BVLC_IPV6) return undefined
  const code = bytes[start + 1]!
  const known = (type === BVLC_IPV4 ? linkFunctions : linkFunctionsIpv6).get(code)
  return { type, code, known, length: u16be(bytes, start + 2) }
}

/** Does the length fit what the function needs? */
export function fitsLink({ known, length }: BvlcHeader): boolean {
  if (known === undefined) return length >= BVLC_HEADER
  if (length < known.length) return false
  if (known.npdu !== undefined) return length >= known.npdu + 2
  if (known.entry !== undefined) return (length - known.length) % known.entry === 0
  return length === known.length || known.name === 'Secure-BVLL'
}
