import { BerReader, berInteger, berTag } from '#bytes/ber'
import { toHex } from '#bytes/hex'
import { u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { macText } from '#model/address'

/** Bits of msgFlags: RFC 3412 §6.4. */
const AUTHENTICATED = 1
const ENCRYPTED = 2
/** User-based security model: RFC 3411 §6.2. */
const USM = 3

export interface Security {
  readonly isAuthenticated: boolean
  readonly isEncrypted: boolean
  /** '' while the engine is being discovered. */
  readonly user: string
  readonly engine: SnmpEngine | undefined
  /** Offset of the scoped PDU. */
  readonly next: number
}

export interface SnmpEngine {
  /** Hex of the whole id. */
  readonly id: string
  /** IANA number of its maker. */
  readonly enterprise: number
  /** '' unless the id is built from one. */
  readonly mac: string
}

/** Reads global data and security parameters at `at`: RFC 3412 §6, RFC 3414 §2.4. Undefined if they are not sound. */
export function readSecurity(bytes: Uint8Array, at: number, limit: number): Security | undefined {
  const outer = new BerReader()
  const item = new BerReader()
  if (outer.read(bytes, at, limit) !== 'element' || outer.tag !== berTag.SEQUENCE) return undefined
  const next = () => item.read(bytes, item.end, outer.end) === 'element'
  item.end = outer.start
  if (!next() || !next() || !next() || item.end === item.start) return undefined // msgID, msgMaxSize, msgFlags
  const flags = bytes[item.start]!
  if (!next()) return undefined
  const model = berInteger(bytes, item.start, item.end)
  const wrapped = new BerReader()
  if (wrapped.read(bytes, outer.end, limit) !== 'element' || wrapped.tag !== berTag.BYTE_STRING)
    return undefined
  const parameters =
    model === USM ? readUsm(bytes, wrapped.start, wrapped.end) : { user: '', engine: undefined }
  if (parameters === undefined) return undefined
  return {
    isAuthenticated: (flags & AUTHENTICATED) !== 0,
    isEncrypted: (flags & ENCRYPTED) !== 0,
    ...parameters,
    next: wrapped.end,
  }
}

/** Engine id, boots, time and user name: RFC 3414 §2.4. */
function readUsm(
  bytes: Uint8Array,
  start: number,
  end: number,
): { user: string; engine: SnmpEngine | undefined } | undefined {
  const outer = new BerReader()
  const item = new BerReader()
  if (outer.read(bytes, start, end) !== 'element' || item.read(bytes, outer.start, outer.end) !== 'element')
    return undefined
  const engine = readEngine(bytes, item.start, item.end)
  for (let field = 0; field < 3; field++)
    if (item.read(bytes, item.end, outer.end) !== 'element') return undefined
  return { user: text(bytes, item.start, item.end), engine }
}

/** Enterprise with the top bit set, format byte, then (format 3) a MAC: RFC 3411 §5, SnmpEngineID. */
function readEngine(bytes: Uint8Array, start: number, end: number): SnmpEngine | undefined {
  if (end - start < 5 || end - start > 32) return undefined
  const isStandard = bytes[start]! >= 0x80
  const isMac = isStandard && bytes[start + 4] === 3 && end - start === 11
  return {
    id: toHex(bytes, start, end),
    enterprise: u32be(bytes, start) & 0x7fffffff,
    mac: isMac ? macText(bytes, start + 5) : '',
  }
}
