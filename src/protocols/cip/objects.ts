/** Attributes of the objects that identify a device. */
import { hexCode } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { macText } from '#model/address'
import type { Attribute } from '#model/fact'
import { deviceTypeName } from './device-types.ts'
import { catalogueNumber, familyOf } from './rockwell-catalogue.ts'
import { CLASS } from './services.ts'
import type { ModuleKind } from './state.ts'
import { emitStatus } from './status-word.ts'
import { vendorName } from './vendors.ts'

/** Position of an attribute's value. */
interface Value {
  readonly bytes: Uint8Array
  readonly at: number
  readonly end: number
}

/** Takes one attribute of a device, with the standard's name of the field it was read from. */
export type Say = (attribute: Attribute, value: string, field: string) => void

interface Reader {
  /** Bytes of the value; undefined if it does not fit. */
  readonly size: (bytes: Uint8Array, at: number, end: number) => number | undefined
  readonly emit?: (value: Value, say: Say, kind: ModuleKind) => void
}

const fixed = (byteCount: number) => (_bytes: Uint8Array, at: number, end: number) =>
  at + byteCount <= end ? byteCount : undefined

/** SHORT_STRING: a length of one byte, then the characters. Vol. 1 Ed. 3.3 (2007) Appendix C-5.2.5. */
function shortString(bytes: Uint8Array, at: number, end: number): number | undefined {
  return at < end && at + 1 + bytes[at]! <= end ? 1 + bytes[at]! : undefined
}

/** STRING: a length of two bytes, then the characters, padded to an even number in TCP/IP Interface attributes. */
function longString(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (at + 2 > end) return undefined
  const length = u16le(bytes, at)
  if (at + 2 + length > end) return undefined
  return Math.min(end - at, 2 + length + (length % 2))
}

function longText({ bytes, at }: Value): string {
  return text(bytes, at + 2, at + 2 + u16le(bytes, at))
}

/** Identity object: Vol. 1 §5A-2, Table 5A-2.1. */
const identity: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [1, { size: fixed(2), emit: emitVendor }],
  [2, { size: fixed(2), emit: emitDeviceType }],
  [
    3,
    {
      size: fixed(2),
      emit: ({ bytes, at }, say) => say('device-id', `${u16le(bytes, at)}`, 'Identity, Product Code'),
    },
  ],
  [
    4,
    {
      size: fixed(2),
      emit: ({ bytes, at }, say) => say('firmware', `${bytes[at]!}.${bytes[at + 1]!}`, 'Identity, Revision'),
    },
  ],
  [5, { size: fixed(2), emit: ({ bytes, at }, say, kind) => emitStatus(u16le(bytes, at), say, kind) }],
  [
    6,
    {
      size: fixed(4),
      emit: ({ bytes, at }, say) => say('serial', hexCode(u32le(bytes, at), 8), 'Identity, Serial Number'),
    },
  ],
  [7, { size: shortString, emit: emitProductName }],
  [8, { size: fixed(1), emit: ({ bytes, at }, say) => emitState(bytes[at]!, say) }],
])

function emitVendor({ bytes, at }: Value, say: Say, kind: ModuleKind): void {
  const id = u16le(bytes, at)
  kind.vendor = id
  say('vendor-id', `${id}`, 'Identity, Vendor ID')
  const name = vendorName(id)
  if (name !== undefined) say('vendor', name, 'Identity, Vendor ID')
}

function emitDeviceType({ bytes, at }: Value, say: Say, kind: ModuleKind): void {
  const id = u16le(bytes, at)
  kind.deviceType = id
  say('type', deviceTypeName(id) ?? `device type ${id}`, 'Identity, Device Type')
}

/** Vendor id of Rockwell Automation. */
const ROCKWELL = 1

function emitProductName({ bytes, at }: Value, say: Say, kind: ModuleKind): void {
  const name = text(bytes, at + 1, at + 1 + bytes[at]!)
  if (name === '') return
  say('model', name, 'Identity, Product Name')
  if (kind.vendor !== ROCKWELL) return
  const catalogue = catalogueNumber(name)
  if (catalogue === undefined) return
  say('order-number', catalogue, 'Identity, Product Name')
  const family = familyOf(catalogue)
  if (family !== undefined) say('description', family, 'Identity, Product Name')
}

/** State: Vol. 1 §5A-2.2.8. 255 means "not supported" in a reply to Get Attributes All and reports nothing. */
const states: readonly (string | undefined)[] = [
  undefined,
  'Self testing',
  'Standby',
  undefined, // Operational: the status word says more
  'Major recoverable fault',
  'Major unrecoverable fault',
]

function emitState(state: number, say: Say): void {
  const words = states[state]
  if (words !== undefined) say('run-state', words, 'Identity, State')
}

/** Program Name of a Logix controller: a length of two bytes and the name. Public clients read it; seen in captures. */
const programName: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [
    1,
    {
      size: longString,
      emit(value, say) {
        const name = longText(value)
        if (name !== '' && catalogueNumber(name) !== name) say('name', name, 'Program Name')
      },
    },
  ],
])

/** TCP/IP Interface object: Vol. 2 Ed. 1.4 (2007) §5-3, Table 5-3.2. */
const tcpIpInterface: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [1, { size: fixed(4) }],
  [2, { size: fixed(4) }],
  [3, { size: fixed(4) }],
  [4, { size: pathSize }],
  [5, { size: configurationSize, emit: emitConfiguration }],
  [6, { size: longString, emit: emitHostName }],
])

/** Physical link object: a path, its size in words before it. */
function pathSize(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (at + 2 > end) return undefined
  const byteCount = 2 + u16le(bytes, at) * 2
  return at + byteCount <= end ? byteCount : undefined
}

/** Interface Configuration: address, mask, gateway, two name servers (4 bytes each), domain name. */
const DOMAIN_NAME = 20

function configurationSize(bytes: Uint8Array, at: number, end: number): number | undefined {
  const domain = longString(bytes, at + DOMAIN_NAME, end)
  return domain === undefined ? undefined : DOMAIN_NAME + domain
}

/** An IP address is a UDINT here, so its bytes come last first. */
export function addressText(bytes: Uint8Array, at: number): string {
  return `${bytes[at + 3]!}.${bytes[at + 2]!}.${bytes[at + 1]!}.${bytes[at]!}`
}

function emitConfiguration({ bytes, at, end }: Value, say: Say): void {
  if (u32le(bytes, at) !== 0) say('ip', addressText(bytes, at), 'TCP/IP Interface, Interface Configuration')
  const domain = longText({ bytes, at: at + DOMAIN_NAME, end })
  if (domain !== '') say('domain', domain, 'TCP/IP Interface, Domain Name')
}

function emitHostName(value: Value, say: Say): void {
  const name = longText(value)
  if (name !== '') say('name', name, 'TCP/IP Interface, Host Name')
}

/** Ethernet Link object: Vol. 2 §5-4, Table 5-4.2. */
const ethernetLink: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [1, { size: fixed(4) }],
  [2, { size: fixed(4) }],
  [
    3,
    {
      size: fixed(6),
      emit: ({ bytes, at }, say) => say('mac', macText(bytes, at), 'Ethernet Link, Physical Address'),
    },
  ],
])

/**
 * Backplane of a Rockwell chassis, read as 18 bytes that end with revision (2), serial number (4) and number of slots (2):
 * seen in captures and in public clients; no public document.
 */
const backplane: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [
    1,
    {
      size: fixed(18),
      emit({ bytes, at }, say) {
        const serial = hexCode(u32le(bytes, at + 12), 8)
        const revision = `${bytes[at + 10]!}.${bytes[at + 11]!}`
        const slots = u16le(bytes, at + 16)
        say('module', `chassis with ${slots} slots, serial ${serial}, revision ${revision}`, 'Backplane')
      },
    },
  ],
])

const objects: ReadonlyMap<number, ReadonlyMap<number, Reader>> = new Map([
  [CLASS.IDENTITY, identity],
  [CLASS.PROGRAM_NAME, programName],
  [CLASS.BACKPLANE, backplane],
  [CLASS.TCP_IP_INTERFACE, tcpIpInterface],
  [CLASS.ETHERNET_LINK, ethernetLink],
])

/** Emits all attributes of an object in the order of its table, as Get Attributes All returns them. */
export function emitAll(classId: number, value: Value, say: Say, kind: ModuleKind): void {
  const { bytes, end } = value
  let { at } = value
  for (const reader of objects.get(classId)?.values() ?? []) {
    const size = reader.size(bytes, at, end)
    if (size === undefined) return
    reader.emit?.({ bytes, at, end }, say, kind)
    at += size
  }
}

/** Emits one attribute, as Get Attribute Single returns it. Returns its size, undefined if unknown. */
export function emitOne(
  [classId, attribute]: readonly [number, number],
  { bytes, at, end }: Value,
  say: Say,
  kind: ModuleKind,
): number | undefined {
  const reader = objects.get(classId)?.get(attribute)
  const size = reader?.size(bytes, at, end)
  if (size !== undefined) reader?.emit?.({ bytes, at, end }, say, kind)
  return size
}

/** Emits the attributes of a Get Attribute List reply (Vol. 1 Appendix) up to the first of unknown size. */
export function emitList(classId: number, value: Value, say: Say, kind: ModuleKind): void {
  const { bytes, end } = value
  let { at } = value
  if (end - at < 2) return
  const count = u16le(bytes, at)
  at += 2
  for (let i = 0; i < count && at + 4 <= end; i++) {
    const [attribute, status] = [u16le(bytes, at), u16le(bytes, at + 2)]
    at += 4
    if (status !== 0) continue
    const size = emitOne([classId, attribute], { bytes, at, end }, say, kind)
    if (size === undefined) return
    at += size
  }
}
