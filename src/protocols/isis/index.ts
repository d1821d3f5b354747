import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import { type Attribute, confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

// Common header: ISO/IEC 10589:2002 §9.5; after the discriminator its length, version, length of identifiers, type.
const DISCRIMINATOR = 0x83
const HEADER = { length: 1, version: 2, idLength: 3, type: 4, version2: 5, size: 8 } as const
const SYSTEM_ID = 6
const TYPE_MASK = 0x1f

const HELLO: ReadonlySet<number> = new Set([15, 16, 17])
const LINK_STATE: ReadonlySet<number> = new Set([18, 20])
/** §9.5 to §9.13: name, and bytes of the whole fixed header. */
const types: ReadonlyMap<number, readonly [name: string, length: number]> = new Map([
  [15, ['LAN Hello level 1', 27]],
  [16, ['LAN Hello level 2', 27]],
  [17, ['Point-to-point Hello', 20]],
  [18, ['Link State level 1', 27]],
  [20, ['Link State level 2', 27]],
  [24, ['Complete Sequence Numbers level 1', 33]],
  [25, ['Complete Sequence Numbers level 2', 33]],
  [26, ['Partial Sequence Numbers level 1', 17]],
  [27, ['Partial Sequence Numbers level 2', 17]],
] as const)

/** Where the fixed parts have the system: hellos after the circuit type, link states after length and lifetime. */
const SYSTEM = { hello: 9, linkState: 12 } as const
const PDU_LENGTH = { hello: 17, other: 8 } as const
const AREAS = 1
const ADDRESSES = 132 // RFC 1195 §5.2
const HOST_NAME = 137 // RFC 5301 §3

const limits = { fields: 64 } as const

interface IsisMessage {
  readonly type: number
  readonly system: string
  readonly area: string
  readonly addresses: readonly string[]
  readonly host: string
}

/** The system in each side's hello: link states of others pass through it. */
interface IsisState {
  readonly systems: [string, string]
}

function dissect({ bytes, start, end }: Slice): Dissected<IsisMessage> {
  const available = end - start
  if (available < HEADER.size || bytes[start] !== DISCRIMINATOR) return { kind: 'foreign' }
  const type = bytes[start + HEADER.type]! & TYPE_MASK
  const fixed = types.get(type)
  const idLength = bytes[start + HEADER.idLength]!
  const isKnown = bytes[start + HEADER.version] === 1 && bytes[start + HEADER.version2] === 1
  if (fixed === undefined || !isKnown || (idLength !== 0 && idLength !== SYSTEM_ID))
    return { kind: 'foreign' }
  if (bytes[start + HEADER.length] !== fixed[1] || available < fixed[1])
    return { kind: 'malformed', at: HEADER.length, reason: 'header length', length: available }
  const length = u16be(bytes, start + (HELLO.has(type) ? PDU_LENGTH.hello : PDU_LENGTH.other))
  if (length > available || length < fixed[1])
    return { kind: 'malformed', at: PDU_LENGTH.other, reason: 'length', length: available }
  const systemAt =
    start + (HELLO.has(type) ? SYSTEM.hello : LINK_STATE.has(type) ? SYSTEM.linkState : PDU_LENGTH.other + 2)
  const said = readFields(bytes, start + fixed[1], start + length)
  return {
    kind: 'message',
    length: available,
    message: { type, system: systemText(bytes, systemAt), ...said },
  }
}

/** As people write it: 1921.6800.1001. */
function systemText(bytes: Uint8Array, at: number): string {
  const digits = bytes.subarray(at, at + SYSTEM_ID).toHex()
  return `${digits.slice(0, 4)}.${digits.slice(4, 8)}.${digits.slice(8)}`
}

function readFields(bytes: Uint8Array, start: number, end: number): Omit<IsisMessage, 'type' | 'system'> {
  let area = ''
  let host = ''
  const addresses: string[] = []
  let at = start
  for (let count = 0; count < limits.fields && at + 2 <= end; count++) {
    const body = at + 2
    const stop = body + bytes[at + 1]!
    if (stop > end) break
    if (bytes[at] === HOST_NAME) host = text(bytes, body, stop)
    else if (bytes[at] === AREAS && body < stop)
      area = bytes.subarray(body + 1, Math.min(stop, body + 1 + bytes[body]!)).toHex()
    else if (bytes[at] === ADDRESSES)
      for (let one = body; one + 4 <= stop; one += 4) addresses.push(ipv4Text(bytes, one))
    at = stop
  }
  return { area, host, addresses }
}

function facts(message: IsisMessage, { fromClient }: Slice, emit: Emit, { systems }: IsisState): void {
  const { type, system, area, addresses, host } = message
  const about = fromClient ? 'client' : 'server'
  const side = fromClient ? 0 : 1
  const say = (attribute: Attribute, value: string, field: string) =>
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.management, field })
  if (HELLO.has(type)) {
    systems[side] = system
    say('role', 'router', 'IS-IS Hello')
    say('address:isis-system', system, 'Source ID')
    for (const address of addresses) say('ip', address, 'IP Interface Address')
    emit({ kind: 'topology', about, route: `isis area ${area}` })
  } else if (LINK_STATE.has(type) && host !== '' && systems[side] === system)
    say('name', host, 'Dynamic hostname')
}

export const protocol = defineProtocol<IsisMessage, IsisState>({
  name: 'isis',
  shortName: 'IS-IS',
  title: 'Intermediate System to Intermediate System',
  standard: 'ISO/IEC 10589:2002; RFC 1195; RFC 5301',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Router', role: 'router' } },
  hints: [{ llc: 0xfe }],
  newState: () => ({ systems: ['', ''] }),
  dissect,
  facts,
  rows: ({ type, system, host }) => [
    { label: 'Type', value: types.get(type)?.[0] ?? '', at: HEADER.type, length: 1 },
    { label: 'System', value: `${system} ${host}`.trim(), at: HEADER.size, length: 0 },
  ],
})
