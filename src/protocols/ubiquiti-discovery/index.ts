import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Version, command, length of the fields; then type, length (2), value. Seen in captures; no public document.
const HEADER = 4
const FIELD = 3
const VERSIONS: ReadonlySet<number> = new Set([1, 2])
const MAC = 0x01
const MAC_AND_IP = 0x02
const UPTIME = 0x0a
const WIRELESS_MODE = 0x0e
/** Texts by type, with their attributes. */
const texts: ReadonlyMap<number, readonly [Attribute, string]> = new Map([
  [0x03, ['description', 'Firmware']],
  [0x0b, ['name', 'Hostname']],
  [0x0c, ['model', 'Platform']],
  [0x14, ['model', 'Model']],
  [0x15, ['model', 'Model short']],
  [0x16, ['firmware', 'Version']],
] as const)

const limits = { fields: 64 } as const

interface DiscoveryMessage {
  readonly isQuestion: boolean
  readonly claims: readonly (readonly [Attribute, string, string])[]
}

/** Reads one datagram: fields must fill it, and one of them be the MAC address; a question has none. */
function dissect({ bytes, start, end, isCut }: Slice): Dissected<DiscoveryMessage> {
  const length = end - start
  if (length < HEADER || !VERSIONS.has(bytes[start]!)) return { kind: 'foreign' }
  const size = u16be(bytes, start + 2)
  if (size === 0 && length === HEADER)
    return { kind: 'message', length, message: { isQuestion: true, claims: [] } }
  if (size !== length - HEADER && !(isCut && size > length - HEADER)) return { kind: 'foreign' }
  const claims: [Attribute, string, string][] = []
  let at = start + HEADER
  for (let count = 0; at + FIELD <= end && count < limits.fields; count++) {
    const stop = at + FIELD + u16be(bytes, at + 1)
    if (stop > end) break
    read(bytes, bytes[at]!, at + FIELD, stop, claims)
    at = stop
  }
  const isWhole = at === end || isCut
  if (!isWhole || !claims.some(([attribute]) => attribute === 'mac')) return { kind: 'foreign' }
  return { kind: 'message', length, message: { isQuestion: false, claims } }
}

function read(
  bytes: Uint8Array,
  type: number,
  at: number,
  stop: number,
  claims: [Attribute, string, string][],
): void {
  const said = texts.get(type)
  if (type === MAC && stop - at === 6) claims.push(['mac', macText(bytes, at), 'MAC'])
  else if (type === MAC_AND_IP && stop - at === 10) {
    claims.push(['mac', macText(bytes, at), 'MAC and IP'])
    if (u32be(bytes, at + 6) !== 0) claims.push(['ip', ipv4Text(bytes, at + 6), 'MAC and IP'])
  } else if (type === WIRELESS_MODE && stop > at) claims.push(['role', 'wireless', 'Wireless mode'])
  else if (said !== undefined && type !== UPTIME) claims.push([said[0], text(bytes, at, stop), said[1]])
}

export const protocol = defineProtocol<DiscoveryMessage, undefined>({
  name: 'ubiquiti-discovery',
  shortName: 'Ubiquiti discovery',
  title: 'Ubiquiti Discovery',
  standard: 'No public document; derived from captures',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 10001 }],
  dissect,
  isFromClient: ({ isQuestion }) => isQuestion || undefined,
  facts({ isQuestion, claims }, { fromClient }, emit) {
    if (isQuestion) {
      emit({ kind: 'operation', verb: 'browse', name: 'Discovery', code: 'discovery', outcome: 'requested' })
      return
    }
    const about = fromClient ? 'client' : 'server'
    const say = (attribute: Attribute, value: string, field: string) =>
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
    for (const [attribute, value, field] of claims) if (value !== '') say(attribute, value, field)
    say('vendor', 'Ubiquiti', 'protocol')
  },
  rows: ({ claims }) => claims.map(([, value, label]) => ({ label, value, at: HEADER, length: 0 })),
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [{ code: 'discovery', name: 'Discovery', verb: 'browse' }],
})
