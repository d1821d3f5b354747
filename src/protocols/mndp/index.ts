import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text, ipv6Text, macText } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Header (2), sequence (2), then type (2), length (2), value; seen in captures, no public document.
const HEADER = 4
const FIELD = 4
const MAC = 1
const IPV6 = 15
const PORT = 16
const IPV4 = 17
const UPTIME = 10
const UNPACK = 14
/** Texts by type, with their attributes. */
const texts: ReadonlyMap<number, readonly [Attribute, string]> = new Map([
  [5, ['name', 'Identity']],
  [7, ['firmware', 'Version']],
  [8, ['vendor', 'Platform']],
  [11, ['device-id', 'Software-ID']],
  [12, ['model', 'Board']],
] as const)
const KNOWN: ReadonlySet<number> = new Set([MAC, UPTIME, UNPACK, IPV6, PORT, IPV4, ...texts.keys()])

const limits = { fields: 32 } as const

interface MndpMessage {
  readonly isProbe: boolean
  readonly claims: readonly (readonly [Attribute, string, string])[]
  readonly port: string
}

/** Reads one announcement: fields must fill the datagram and begin with the MAC address. */
function dissect({ bytes, start, end }: Slice): Dissected<MndpMessage> {
  if (end - start < HEADER) return { kind: 'foreign' }
  if (end - start === HEADER && bytes.subarray(start, end).every((byte) => byte === 0))
    return { kind: 'message', length: HEADER, message: { isProbe: true, claims: [], port: '' } }
  const claims: [Attribute, string, string][] = []
  let port = ''
  let at = start + HEADER
  for (let count = 0; count < limits.fields && at + FIELD <= end; count++) {
    const type = u16be(bytes, at)
    const body = at + FIELD
    const stop = body + u16be(bytes, at + 2)
    if (stop > end || (count === 0 && (type !== MAC || stop - body !== 6))) return { kind: 'foreign' }
    const said = texts.get(type)
    if (type === MAC && stop - body === 6) claims.push(['mac', macText(bytes, body), 'MAC-Address'])
    else if (type === IPV4 && stop - body === 4) claims.push(['ip', ipv4Text(bytes, body), 'IPv4-Address'])
    else if (type === IPV6 && stop - body === 16) claims.push(['ip', ipv6Text(bytes, body), 'IPv6-Address'])
    else if (type === PORT) port = text(bytes, body, stop)
    else if (said !== undefined) claims.push([said[0], text(bytes, body, stop), said[1]])
    else if (!KNOWN.has(type)) return { kind: 'foreign' }
    at = stop
  }
  if (at !== end || claims.length === 0) return { kind: 'foreign' }
  return { kind: 'message', length: end - start, message: { isProbe: false, claims, port } }
}

export const protocol = defineProtocol<MndpMessage, undefined>({
  name: 'mndp',
  shortName: 'MNDP',
  title: 'MikroTik Neighbor Discovery',
  standard: 'No public document; derived from captures',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 5678 }],
  dissect,
  isFromClient: () => true,
  facts({ isProbe, claims, port }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    if (isProbe) return
    for (const [attribute, value, field] of claims)
      if (value !== '' && value !== '0.0.0.0')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'router',
      confidence: confidence.hearsay,
      field: 'MNDP',
    })
    if (port !== '') emit({ kind: 'topology', about, port })
  },
  rows: ({ claims }) => claims.map(([, value, label]) => ({ label, value, at: HEADER, length: 0 })),
})
