/** Common contract of transports. Transports own sockets, credentials and proxies; destination types do not. */
import type { DeliveryOutcome, Item } from '#destination-kit/destination-type'
import type { ExportSource } from '#export/message-format'
import type { DestinationConnection, SettingValue } from '#model/destination'
import type { TokenCache } from './token-cache.ts'

export const limits = {
  /** Until a connection is established, with its handshake. */
  connectMs: 10_000,
  /** Until all is written, and until the receiver answers. */
  answerMs: 30_000,
  /** Bytes of an answer that are read. */
  answerBytes: 1_000_000,
  /** Requests of one exchange. */
  exchanges: 16,
} as const

export interface TransportContext {
  /** Of the destination: also the id of its token. */
  readonly destination: string
  readonly settings: Readonly<Record<string, SettingValue>>
  readonly connection: DestinationConnection
  readonly secrets: Readonly<Record<string, string>>
  /** The data folder: certificates are in `certificates`, exported files below `export`. */
  readonly data: string
  readonly sender: ExportSource
  readonly tokens: TokenCache
  /** TCP port of our own pages, which no destination may be; 0 for none. */
  readonly ownPort: number
  /** Addresses of devices that are never contacted, whoever names them. */
  readonly isProtected?: (address: string) => boolean
}

/** An open way to a destination, for one batch after another. */
export interface Transport {
  /** One outcome per item, in order. Never rejects. */
  send(items: readonly Item[]): Promise<readonly DeliveryOutcome[]>
  close(): Promise<void>
}

/** Error codes of the network and of TLS, in words. https://nodejs.org/api/errors.html, `man errno`. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the receiver closed the connection',
  EPIPE: 'the receiver closed the connection',
  UND_ERR_SOCKET: 'the receiver closed the connection',
  ETIMEDOUT: 'the receiver does not answer',
  UND_ERR_CONNECT_TIMEOUT: `no connection within ${limits.connectMs / 1000} s`,
  UND_ERR_HEADERS_TIMEOUT: `no answer within ${limits.answerMs / 1000} s`,
  UND_ERR_BODY_TIMEOUT: `the answer did not end within ${limits.answerMs / 1000} s`,
  EHOSTUNREACH: 'host unreachable',
  ENETUNREACH: 'network unreachable',
  ENOTFOUND: 'the name is not known to the resolver',
  EAI_AGAIN: 'the resolver does not answer',
  EMSGSIZE: 'the message is larger than a datagram may be',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by no authority we trust; name its CA file',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by no authority we trust; name its CA file',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by no authority we trust; name its CA file',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by no authority we trust; name its CA file',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself; name it as the CA file',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; compare the clocks',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not use TLS on this port',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not use TLS on this port',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it requires a client certificate',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'TLS handshake rejected; a client certificate may be required',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust our client certificate',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'key and client certificate do not belong together',
}

/** Codes after which the receiver may have the request: the item is sent again, the destination does not rest. */
const AFTER_CONNECT: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

function codesOf(error: unknown): readonly string[] {
  const {
    code = '',
    cause,
    errors,
  } = error as { code?: string; cause?: unknown; errors?: readonly unknown[] }
  // An address with IPv4 and IPv6 fails with all of its errors at once.
  return [code, ...(cause === undefined ? [] : codesOf(cause)), ...(errors?.flatMap(codesOf) ?? [])]
}

/** `host:port: why`, in words where the code is known; never the text of a secret. */
export function problemOf(error: unknown, where: string): string {
  const codes = codesOf(error).filter((code) => code !== '')
  const known = codes.find((code) => WORDS[code] !== undefined)
  const { message } = error as Error
  return `${where}: ${known !== undefined ? WORDS[known] : codes.length === 0 ? message : `${message} (${codes[0]})`}`
}

/** True if the connection stood and then failed: the receiver may have the request. */
export const failedAfterConnect = (error: unknown): boolean =>
  codesOf(error).some((code) => AFTER_CONNECT.has(code))
