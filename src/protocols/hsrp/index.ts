import { u16be, u32be } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import { ipText } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Version 1: RFC 2281 §5.1.
const V1_LENGTH = 20
const V1_RESERVED = 7
const V1_PASSWORD = 8
const V1_ADDRESS = 16
/** Version 2 group state TLV: type 1, 40 bytes; seen in captures, no public document. */
const V2_GROUP_STATE = 1
const V2_LENGTH = 40

/** States of version 1: RFC 2281 §5.1. */
const STATES: ReadonlySet<number> = new Set([0, 1, 2, 4, 8, 16])
/** Opcode of a message of another form, behind hello, coup and resign; seen in captures, no public document. */
const ADVERTISE = 3
const DEFAULT_PASSWORD = 'cisco'

interface HsrpMessage {
  readonly version: 1 | 2
  readonly group: number
  readonly priority: number
  readonly address: string
  /** Version 1 always carries one; undefined in version 2. */
  readonly isDefaultPassword: boolean | undefined
}

export const protocol = defineProtocol<HsrpMessage, undefined>({
  name: 'hsrp',
  shortName: 'HSRP',
  title: 'Hot Standby Router Protocol',
  standard: 'RFC 2281',
  depth: 'semantic',
  family: 'infrastructure',
  roles: { sender: { type: 'Router', role: 'router' } },
  hints: [
    { transport: 'udp', port: 1985 },
    { transport: 'udp', port: 2029 },
  ],
  dissect,
  facts({ group, priority, address, isDefaultPassword }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'router',
      confidence: confidence.management,
      field: 'HSRP',
    })
    emit({ kind: 'topology', about, route: `hsrp ${group} virtual ${address} priority ${priority}` })
    if (isDefaultPassword === undefined) return
    emit({
      kind: 'session',
      about,
      phase: 'open',
      method: 'password',
      secured: false,
      clearText: true,
      defaultCredentials: isDefaultPassword,
    })
  },
  rows: ({ version, group, priority, address }) => [
    { label: 'Version', value: String(version), at: 0, length: 1 },
    { label: 'Group', value: `${group}, priority ${priority}`, at: 0, length: 0 },
    { label: 'Virtual address', value: address, at: 0, length: 0 },
  ],
})

/** Reads one message: fixed fields of version 1, or the first TLV of version 2. */
function dissect({ bytes, start, end }: Slice): Dissected<HsrpMessage> {
  const length = end - start
  if (length < V1_LENGTH) return { kind: 'foreign' }
  if (bytes[start] === V2_GROUP_STATE && bytes[start + 1] === V2_LENGTH && length >= 2 + V2_LENGTH)
    return versionTwo(bytes, start, length)
  const opcode = bytes[start + 1]!
  if (bytes[start] !== 0 || opcode > ADVERTISE || !STATES.has(bytes[start + 2]!)) return { kind: 'foreign' }
  if (opcode < ADVERTISE && !isPlain(bytes, start, length)) return { kind: 'foreign' }
  const password = text(bytes, start + V1_PASSWORD, start + V1_ADDRESS)
  return {
    kind: 'message',
    length,
    message: {
      version: 1,
      group: bytes[start + 6]!,
      priority: bytes[start + 5]!,
      address: ipText(bytes, start + V1_ADDRESS, 4),
      isDefaultPassword: password === '' ? undefined : password === DEFAULT_PASSWORD,
    },
  }
}

/** No router looks at the reserved byte, and few set it: what does has to be a message in all else, to the byte. */
function isPlain(bytes: Uint8Array, start: number, length: number): boolean {
  if (bytes[start + V1_RESERVED] === 0) return true
  let end = start + V1_ADDRESS
  while (end > start + V1_PASSWORD && bytes[end - 1] === 0) end--
  return length === V1_LENGTH && isPrintable(bytes, start + V1_PASSWORD, end)
}

/** Version, opcode, state, family, group, identifier, priority, two timers, address of 16 bytes. */
function versionTwo(bytes: Uint8Array, start: number, length: number): Dissected<HsrpMessage> {
  const at = start + 2
  const isIpv6 = bytes[at + 3] === 6
  return {
    kind: 'message',
    length,
    message: {
      version: 2,
      group: u16be(bytes, at + 4),
      priority: u32be(bytes, at + 12),
      address: ipText(bytes, at + 24, isIpv6 ? 16 : 4),
      isDefaultPassword: undefined,
    },
  }
}
