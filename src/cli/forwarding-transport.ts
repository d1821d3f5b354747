import { resolve } from 'node:path'
import type { DestinationChange } from '#schema/forwarding'
import { UsageError } from './usage-error.ts'

/** Transport options of the command line. */
export interface TransportOptions {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly serverName?: string
  readonly oldHeader?: boolean
  readonly newline?: boolean
  readonly facility: string
  readonly unconfirmed?: boolean
  readonly header: readonly string[]
  readonly format?: string
  readonly proxy?: string
}

/** IANA's ports: RFC 5426 §3.3, RFC 6587 §5 and the registry's syslog-conn, RFC 5425 §4.1. */
const PORTS = { udp: 514, tcp: 601, tls: 6514 } as const

/** Destination fields of `--to` and the transport options. */
export type TargetOf = Pick<DestinationChange, 'type' | 'settings'>

/** Parses `--to` and the transport options. Throws `UsageError`. */
export function targetOf(to: string, options: TransportOptions): TargetOf {
  const url = URL.parse(to)
  const scheme = url?.protocol.slice(0, -1)
  if (url !== null && (scheme === 'http' || scheme === 'https')) {
    const headers = options.header.map((pair) => pair.split('=', 1)[0]!).join(', ')
    return { type: 'webhook', settings: { url: to, headers } }
  }
  if (url === null || (scheme !== 'udp' && scheme !== 'tcp' && scheme !== 'tls') || url.hostname === '')
    throw new UsageError(`--to: expected udp://, tcp://, tls://, http:// or https://, got ${to}`)
  const facility = Number(options.facility)
  if (!Number.isInteger(facility) || facility < 0 || facility > 23)
    throw new UsageError(`--facility: expected 0 to 23, got ${options.facility}`)
  return {
    type: 'syslog',
    settings: {
      format: options.format ?? 'cef',
      protocol: scheme,
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? PORTS[scheme] : Number(url.port),
      header: options.oldHeader ? 'rfc3164' : 'rfc5424',
      framing: options.newline ? 'newline' : 'octet-counting',
      facility,
      confirm: options.unconfirmed !== true,
      serverName: options.serverName ?? '',
    },
  }
}

/** Certificates and proxy; relative names are of the working directory. */
export function connectionOf({ ca, cert, key, proxy }: TransportOptions): DestinationChange['connection'] {
  const path = (file: string | undefined) => (file === undefined ? '' : resolve(file))
  return { caFile: path(ca), certificateFile: path(cert), keyFile: path(key), proxy: proxy ?? '' }
}
