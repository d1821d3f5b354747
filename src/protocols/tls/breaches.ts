/** Handshake messages that only attacks on TLS libraries, or servers broken by them, send. */
import { latin1 } from '#bytes/message-head'
import { u16be } from '#bytes/read'
import { content, type TlsRecord } from './wire.ts'

/** NewSessionTicket: lifetime (4), length (2), ticket. RFC 5077 §3.3. */
const TICKET_LENGTH = 4 + 4
const TICKET = TICKET_LENGTH + 2
/** The name of the key comes first: RFC 5077 §4. */
const KEY_NAME = 16
/** id-ecPublicKey with its tag and length (RFC 5480 §2.1.1), and the tag of parameters written out, which the RFC forbids. */
const EC_PUBLIC_KEY = '\x06\x07\x2a\x86\x48\xce\x3d\x02\x01'
const SPECIFIED_CURVE = 0x30
/** A label has 63 bytes at most: RFC 1035 §2.3.4. */
const LONG_LABEL = /xn--[\w-]{60}/i
/** HeartbeatMessage: type, payload length, payload, and padding. RFC 6520 §4. */
const HEARTBEAT_REQUEST = 1
const HEARTBEAT_HEAD = 3

/** @param message with its four bytes of header; '' for a sound one. */
export function certificateBreach(message: Uint8Array): string {
  const byteCount = latin1(message, 0, message.length)
  for (let at = byteCount.indexOf(EC_PUBLIC_KEY); at >= 0; at = byteCount.indexOf(EC_PUBLIC_KEY, at + 1))
    if (message[at + EC_PUBLIC_KEY.length] === SPECIFIED_CURVE)
      return 'a certificate with a curve of its own (CVE-2020-0601)'
  return LONG_LABEL.test(byteCount) ? 'a certificate with an overlong international name (CVE-2022-3602)' : ''
}

/** A ticket sealed with the key that GnuTLS 3.6.4 to 3.6.13 begins with: zeros. '' for another. */
export function ticketBreach(message: Uint8Array): string {
  if (message.length < TICKET + KEY_NAME || u16be(message, TICKET_LENGTH) < KEY_NAME) return ''
  const isZero = message.subarray(TICKET, TICKET + KEY_NAME).every((byte) => byte === 0)
  return isZero ? 'a session ticket under a key of zeros (CVE-2020-13777)' : ''
}

/** A heartbeat that asks for more than it brings; '' for another record. */
export function heartbeatBreach({ type, start, end }: TlsRecord, bytes: Uint8Array): string {
  if (type !== content.heartbeat || end - start < HEARTBEAT_HEAD || bytes[start] !== HEARTBEAT_REQUEST)
    return ''
  const asked = u16be(bytes, start + 1)
  return HEARTBEAT_HEAD + asked > end - start
    ? `a heartbeat that asks for ${asked} bytes and brings ${end - start - HEARTBEAT_HEAD} (Heartbleed, CVE-2014-0160)`
    : ''
}
