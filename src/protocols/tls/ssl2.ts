/**
 * SSL 2.0, and hellos in its form that ask for more: K. E. B. Hickman, The SSL Protocol (Netscape, February 1995);
 * RFC 5246 appendix E.2.
 */
import { u16be, u24be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { content, type TlsRecord } from './wire.ts'

/** First bit of a record header of two bytes; without it there are three, the last counts padding. */
const NO_PADDING = 0x80
const HEADER = 2
export const message = { clientHello: 1, clientMasterKey: 2, serverHello: 4 } as const
export const SSL_2 = 0x0002
const X509 = 1

// CLIENT-HELLO, from its type on: version (2), lengths of ciphers, session id and challenge (2 each), these three.
const CLIENT_FIXED = 9
// SERVER-HELLO: type, session id hit, certificate type, version (2), lengths of certificate, ciphers, connection id.
const SERVER_FIXED = 11

/** CIPHER-KINDs, three bytes each. */
const ciphers: ReadonlyMap<number, string> = new Map([
  [0x010080, 'SSL_CK_RC4_128_WITH_MD5'],
  [0x020080, 'SSL_CK_RC4_128_EXPORT40_WITH_MD5'],
  [0x030080, 'SSL_CK_RC2_128_CBC_WITH_MD5'],
  [0x040080, 'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5'],
  [0x050080, 'SSL_CK_IDEA_128_CBC_WITH_MD5'],
  [0x060040, 'SSL_CK_DES_64_CBC_WITH_MD5'],
  [0x0700c0, 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5'],
])

/** State of one flow. */
export interface Ssl2State {
  /** A SERVER-HELLO of version 2 passed: all that follows are records of version 2. */
  isAgreed: boolean
  /** The CLIENT-MASTER-KEY passed: all that follows is encrypted. */
  isEncrypted: boolean
}

/** `yes` for either hello: its lengths make up the record. */
export function probeSsl2({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (((bytes[start] ?? 0) & NO_PADDING) === 0) return 'no'
  const at = start + HEADER
  if (end - at < CLIENT_FIXED) return end - start < 3 || isType(bytes[at]!) ? 'more' : 'no'
  const length = u16be(bytes, start) & 0x7fff
  if (bytes[at] === message.clientHello) return isClientHello(bytes, at, length) ? 'yes' : 'no'
  if (bytes[at] !== message.serverHello) return 'no'
  if (end - at < SERVER_FIXED) return 'more'
  return isServerHello(bytes, at, length) ? 'yes' : 'no'
}

function isType(byte: number): boolean {
  return byte === message.clientHello || byte === message.serverHello
}

function isClientHello(bytes: Uint8Array, at: number, length: number): boolean {
  const version = u16be(bytes, at + 1)
  if (version !== SSL_2 && (version < 0x0300 || version > 0x0304)) return false
  const [kinds, session, challenge] = [u16be(bytes, at + 3), u16be(bytes, at + 5), u16be(bytes, at + 7)]
  const isFitting = kinds > 0 && kinds % 3 === 0 && (session === 0 || session === 16)
  return (
    isFitting && challenge >= 16 && challenge <= 32 && length === CLIENT_FIXED + kinds + session + challenge
  )
}

function isServerHello(bytes: Uint8Array, at: number, length: number): boolean {
  if (bytes[at + 1]! > 1 || u16be(bytes, at + 3) !== SSL_2) return false
  if (bytes[at + 1] === 0 && bytes[at + 2] !== X509) return false
  return length === SERVER_FIXED + u16be(bytes, at + 5) + u16be(bytes, at + 7) + u16be(bytes, at + 9)
}

/** Reads a hello, or any record after both; a record of TLS is distinguished by its first byte. */
export function dissectSsl2(slice: Slice, { isAgreed }: Ssl2State): Dissected<TlsRecord> {
  const { bytes, start, end } = slice
  if (!isAgreed) {
    const answer = probeSsl2(slice)
    if (answer === 'more') return { kind: 'incomplete', need: HEADER + SERVER_FIXED }
    if (answer === 'no') return { kind: 'foreign' }
  }
  if (end - start < HEADER) return { kind: 'incomplete', need: HEADER }
  const isPadded = (bytes[start]! & NO_PADDING) === 0
  const header = isPadded ? HEADER + 1 : HEADER
  const total = header + (u16be(bytes, start) & (isPadded ? 0x3fff : 0x7fff))
  if (total === header) return { kind: 'foreign' }
  if (end - start < total) return { kind: 'incomplete', need: total }
  const record = { type: content.ssl2, version: SSL_2, start: start + header, end: start + total }
  return { kind: 'message', length: total, message: record }
}

/** Bounds of the certificate in a SERVER-HELLO; undefined for other messages, or where it has none. */
export function certificateOf(
  bytes: Uint8Array,
  { start, end }: TlsRecord,
): readonly [number, number] | undefined {
  if (bytes[start] !== message.serverHello || end - start < SERVER_FIXED) return undefined
  const length = u16be(bytes, start + 5)
  const at = start + SERVER_FIXED
  return length > 0 && at + length <= end ? [at, at + length] : undefined
}

/** Cipher that a CLIENT-MASTER-KEY chose; undefined for other messages. */
export function chosenCipher(bytes: Uint8Array, { start, end }: TlsRecord): string | undefined {
  if (bytes[start] !== message.clientMasterKey || end - start < 4) return undefined
  const kind = u24be(bytes, start + 1)
  return ciphers.get(kind) ?? `cipher ${kind.toString(16).padStart(6, '0')}`
}
