/** What every way to send has in common. */
import type { ExportSource, MessageFormat } from '#export/message-format'
import type { Destination, DestinationTransport } from '#model/destination'
import type { WaitingMessage } from '#store/outbox'
import type { Secrets } from './secrets.ts'

export const limits = {
  /** Until a connection stands, with its handshake. */
  connectMs: 10_000,
  /** Until all is written, and until the receiver answers. */
  answerMs: 15_000,
  /** Messages of one attempt: at most 4 MB, and so many come twice at most when a connection breaks. */
  batch: 500,
  /** Bytes of an answer that are read. */
  answerBytes: 4096,
} as const

export interface Delivery {
  /** Numbers of the messages that arrived. */
  readonly sent: readonly number[]
  /** What went wrong; '' for nothing. */
  readonly problem: string
  /** What the receiver said, in words; '' for nothing worth telling. */
  readonly answer: string
  /** The message the receiver would not take for what stands in it. */
  readonly refused?: number | undefined
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs?: number | undefined
}

export interface Errand<Way extends DestinationTransport = DestinationTransport> {
  readonly destination: Destination & { readonly transport: Way }
  readonly format: MessageFormat
  readonly sender: ExportSource
  readonly secrets: Secrets
  /** Folder of certificates. */
  readonly certificates: string
  /** In order, at least one. */
  readonly messages: readonly WaitingMessage[]
}

/** Error codes of the network and of TLS, in words. https://nodejs.org/api/errors.html, `man errno`. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the receiver broke the connection off',
  EPIPE: 'the receiver broke the connection off',
  ETIMEDOUT: 'the receiver does not answer',
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
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a client certificate',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'TLS handshake rejected; a client certificate may be required',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust our client certificate',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'key and client certificate do not belong together',
}

/** `host:port: why`, in words where the code is known; never what stands in a secret. */
export function problemOf(error: unknown, where: string): string {
  const { code = '', message } = error as { code?: string; message: string }
  // An address with IPv4 and IPv6 fails with all of its errors at once.
  const inner = error instanceof AggregateError ? (error.errors[0] as { code?: string }) : undefined
  const known = WORDS[code] ?? WORDS[inner?.code ?? '']
  return `${where}: ${known ?? (code === '' ? message : `${message} (${code})`)}`
}
