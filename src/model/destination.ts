/** Where messages go, as a person set it. Secrets are no part of it: the entry point keeps them apart. */
import type { MessageFilter } from './message.ts'

/** Names of PEM files; '' for none. Without a CA file the machine's own authorities count. */
export interface TlsFiles {
  readonly caFile: string
  readonly certificateFile: string
  readonly keyFile: string
}

export interface SyslogTransport extends TlsFiles {
  readonly kind: 'syslog'
  readonly protocol: 'udp' | 'tcp' | 'tls'
  readonly host: string
  readonly port: number
  readonly header: 'rfc5424' | 'rfc3164'
  /** RFC 6587 §3.4.1 or §3.4.2; streams only. */
  readonly framing: 'octet-counting' | 'newline'
  /** 0..23: RFC 5424 §6.2.1. */
  readonly facility: number
  /** Streams only: a message counts as delivered when the receiver, having read it, closes the connection. */
  readonly confirm: boolean
  /** The name the receiver's certificate must hold; '' is `host`. */
  readonly serverName: string
}

export interface WebhookTransport extends TlsFiles {
  readonly kind: 'webhook'
  readonly url: string
  /** Names of further headers; their values are secrets. */
  readonly headers: readonly string[]
}

export type DestinationTransport = SyslogTransport | WebhookTransport

export interface Destination {
  readonly id: string
  readonly name: string
  readonly isEnabled: boolean
  /** File name of a format in export/messages. */
  readonly format: string
  readonly filter: MessageFilter
  readonly transport: DestinationTransport
}
