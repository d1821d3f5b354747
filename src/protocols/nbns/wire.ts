import { canHold, DNS_HEADER, type DnsMessage, type DnsRecord, readDnsMessage } from '#bytes/dns-message'
import { decodeNetbiosName, type NetbiosName } from '#bytes/netbios-name'
import { u16be } from '#bytes/read'
import { clean } from '#bytes/text'
import { ipv4Text, macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

const FLAGS = 2

/** Operation codes: RFC 1002 §4.2.1.1. Windows sends 9 for refresh as well: RFC 1002 §4.2.4 (alternate). */
export const nbnsOpcode = {
  QUERY: 0,
  REGISTRATION: 5,
  RELEASE: 6,
  WACK: 7,
  REFRESH: 8,
  REFRESH_ALTERNATE: 9,
  MULTIHOMED: 15,
} as const
const OPCODES: ReadonlySet<number> = new Set(Object.values(nbnsOpcode))

/** Question types: RFC 1002 §4.2.1.2. */
export const nbnsType = { NB: 0x20, NBSTAT: 0x21 } as const

/** G bit of NB_FLAGS and NAME_FLAGS: RFC 1002 §4.2.1.3, §4.2.18. */
const GROUP = 0x8000
/** NB_FLAGS and address: RFC 1002 §4.2.1.3. */
const ADDRESS_ENTRY = 6
/** Name of sixteen bytes and NAME_FLAGS: RFC 1002 §4.2.18. */
const STATUS_ENTRY = 18

/** Most names of a node status response; its count is one byte. */
const mostNames = 255

export interface OwnedName extends NetbiosName {
  readonly isGroup: boolean
}

export interface NbnsMessage {
  readonly isResponse: boolean
  readonly opcode: number
  readonly responseCode: number
  readonly type: number
  /** The name asked for, registered or answered. */
  readonly name: NetbiosName | undefined
  /** Addresses of that name, each with whether it is one of a group. */
  readonly addresses: readonly { readonly ip: string; readonly isGroup: boolean }[]
  /** Names of a node status response, and its adapter; '' for none. */
  readonly names: readonly OwnedName[]
  readonly mac: string
}

/** Reads one datagram of name service. `foreign` if its opcode or its names are not NetBIOS. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<NbnsMessage> {
  const length = end - start
  if (length < DNS_HEADER || !OPCODES.has((u16be(bytes, start + FLAGS) >> 11) & 15))
    return { kind: 'foreign' }
  if (!isCut && !canHold(bytes, start, end)) return { kind: 'foreign' }
  const message = readDnsMessage(bytes, start, end, undefined)
  if (message.fault !== undefined && !isCut) {
    return { kind: 'malformed', at: message.fault.at, reason: message.fault.reason, length }
  }
  const question = message.questions[0] ?? message.answers[0] ?? message.additionals[0]
  const name = question === undefined ? undefined : decodeNetbiosName(question.name)
  if (question !== undefined && name === undefined) return { kind: 'foreign' }
  return { kind: 'message', length, message: meaning(message, question?.type ?? 0, name, bytes) }
}

function meaning(
  message: DnsMessage,
  type: number,
  name: NetbiosName | undefined,
  bytes: Uint8Array,
): NbnsMessage {
  const record = message.answers[0] ?? message.additionals[0]
  const status = record?.type === nbnsType.NBSTAT ? readStatus(bytes, record) : { names: [], mac: '' }
  return {
    isResponse: message.isResponse,
    opcode: message.opcode,
    responseCode: message.responseCode,
    type,
    name,
    addresses: record?.type === nbnsType.NB ? readAddresses(bytes, record) : [],
    ...status,
  }
}

function readAddresses(bytes: Uint8Array, { start, end }: DnsRecord): { ip: string; isGroup: boolean }[] {
  const found: { ip: string; isGroup: boolean }[] = []
  for (let at = start; at + ADDRESS_ENTRY <= end && found.length < mostNames; at += ADDRESS_ENTRY) {
    found.push({ ip: ipv4Text(bytes, at + 2), isGroup: (u16be(bytes, at) & GROUP) !== 0 })
  }
  return found
}

/** Count, entries, then the statistics whose first field is the unit id (MAC): RFC 1002 §4.2.18. */
function readStatus(bytes: Uint8Array, { start, end }: DnsRecord): { names: OwnedName[]; mac: string } {
  const names: OwnedName[] = []
  if (start >= end) return { names, mac: '' }
  const statistics = start + 1 + bytes[start]! * STATUS_ENTRY
  for (let at = start + 1; at < statistics && at + STATUS_ENTRY <= end; at += STATUS_ENTRY) {
    const name = clean(String.fromCharCode(...bytes.subarray(at, at + 15)).replace(/\0+$/, ''))
    names.push({ name, suffix: bytes[at + 15]!, isGroup: (u16be(bytes, at + 16) & GROUP) !== 0 })
  }
  return { names, mac: statistics + 6 <= end ? macText(bytes, statistics) : '' }
}
