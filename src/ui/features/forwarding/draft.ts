/** A destination while it is edited: all fields are text. */
import type { DestinationChange, DestinationItem } from '#schema/forwarding'

export type DeliveryProtocol = 'udp' | 'tcp' | 'tls' | 'webhook'

/** Default ports assigned by IANA. */
const PORTS: Readonly<Record<DeliveryProtocol, string>> = { udp: '514', tcp: '601', tls: '6514', webhook: '' }

type Filter = DestinationChange['filter']
type Syslog = Extract<DestinationChange['transport'], { kind: 'syslog' }>

export interface DestinationDraft {
  readonly name: string
  readonly isEnabled: boolean
  readonly way: DeliveryProtocol
  readonly host: string
  readonly port: string
  readonly url: string
  readonly format: string
  readonly filter: Filter
  readonly header: Syslog['header']
  readonly framing: Syslog['framing']
  readonly facility: string
  readonly confirm: boolean
  readonly serverName: string
  readonly caFile: string
  readonly certificateFile: string
  readonly keyFile: string
  /** Undefined: unchanged. */
  readonly signing: string | undefined
  readonly headers: readonly {
    readonly name: string
    /** Undefined: unchanged. */
    readonly value: string | undefined
    readonly isKept: boolean
  }[]
}

const BLANK: DestinationDraft = {
  name: '',
  isEnabled: true,
  way: 'tls',
  host: '',
  port: PORTS.tls,
  url: '',
  format: 'cef',
  filter: {
    kinds: ['alert', 'incident', 'system'],
    severity: 'warning',
    engines: [],
    protocols: [],
    rules: [],
    zones: [],
  },
  header: 'rfc5424',
  framing: 'octet-counting',
  facility: '1',
  confirm: true,
  serverName: '',
  caFile: '',
  certificateFile: '',
  keyFile: '',
  signing: undefined,
  headers: [],
}

/** Initial values of the form; undefined for a new destination. */
export function draftOf(item: DestinationItem | undefined): DestinationDraft {
  if (item === undefined) return BLANK
  const { name, isEnabled, format, filter, transport } = item
  const { caFile, certificateFile, keyFile } = transport
  const said = { ...BLANK, name, isEnabled, format, filter, caFile, certificateFile, keyFile }
  if (transport.kind === 'webhook') {
    const headers = transport.headers.map((header) => ({ name: header, value: undefined, isKept: true }))
    return { ...said, way: 'webhook', port: '', url: transport.url, headers }
  }
  const { protocol, host, port, header, framing, facility, confirm, serverName } = transport
  const numbers = { port: String(port), facility: String(facility) }
  return { ...said, way: protocol, host, header, framing, confirm, serverName, ...numbers }
}

/** Changes the transport, with its default port and format. */
export function turned(draft: DestinationDraft, way: DeliveryProtocol): DestinationDraft {
  const port = draft.port === PORTS[draft.way] ? PORTS[way] : draft.port
  const isOther = (way === 'webhook') !== (draft.way === 'webhook')
  const format = isOther ? (way === 'webhook' ? 'webhook' : 'cef') : draft.format
  return { ...draft, way, port, format }
}

/** Field → error message; empty if the draft is valid. */
export function faultsOf(draft: DestinationDraft): Readonly<Partial<Record<keyof DestinationDraft, string>>> {
  const isWebhook = draft.way === 'webhook'
  const port = Number(draft.port)
  const url = URL.parse(draft.url)
  return {
    ...(draft.name.trim() === '' && { name: 'Enter a name' }),
    ...(!isWebhook && draft.host.trim() === '' && { host: 'Enter a host name or an address' }),
    ...(!isWebhook &&
      !(Number.isInteger(port) && port >= 1 && port <= 65_535) && { port: 'Enter a port from 1 to 65535' }),
    ...(isWebhook && !/^https?:$/.test(url?.protocol ?? '') && { url: 'Enter an https:// or http:// URL' }),
    ...(draft.filter.kinds.length === 0 && { filter: 'Select at least one' }),
    ...((draft.certificateFile === '') !== (draft.keyFile === '') && {
      keyFile: 'Enter both a client certificate and its key',
    }),
    ...(isWebhook &&
      draft.signing !== undefined &&
      draft.signing !== '' &&
      draft.signing.length < 16 && { signing: 'Enter at least 16 characters' }),
  }
}

/** Request body; secrets only if they were typed again. */
export function changeOf(draft: DestinationDraft): DestinationChange {
  const { caFile, certificateFile, keyFile, header, framing, confirm } = draft
  const said = {
    name: draft.name.trim(),
    isEnabled: draft.isEnabled,
    format: draft.format,
    filter: draft.filter,
  }
  const files = {
    caFile: caFile.trim(),
    certificateFile: certificateFile.trim(),
    keyFile: keyFile.trim(),
  }
  if (draft.way !== 'webhook') {
    return {
      ...said,
      transport: {
        kind: 'syslog',
        protocol: draft.way,
        host: draft.host.trim(),
        port: Number(draft.port),
        header,
        framing,
        facility: Number(draft.facility),
        confirm,
        serverName: draft.serverName.trim(),
        ...files,
      },
    }
  }
  const headers = draft.headers.filter(({ name }) => name.trim() !== '')
  const values = headers.flatMap(({ name, value }) => (value === undefined ? [] : [[name.trim(), value]]))
  return {
    ...said,
    transport: {
      kind: 'webhook',
      url: draft.url.trim(),
      headers: headers.map(({ name }) => name.trim()),
      ...files,
    },
    secrets: {
      ...(draft.signing !== undefined && { signing: draft.signing }),
      headers: Object.fromEntries(values),
    },
  }
}

/** The same destination, enabled or disabled. */
export function switched(item: DestinationItem): DestinationChange {
  const { name, isEnabled, format, filter, transport } = item
  return { name, isEnabled: !isEnabled, format, filter, transport }
}
