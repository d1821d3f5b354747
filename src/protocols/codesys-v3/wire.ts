/**
 * Blocks and datagrams of CODESYS V3: block driver over TCP, router, name service and channels. Their layout: Kaspersky
 * ICS CERT, Security research: CODESYS Runtime (2019); numbers compared with Microsoft's client in ics-forensics-tools.
 */
import { u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** Begins a block over TCP: magic (4), length of the whole (4). UDP carries the datagram alone. */
export const MAGIC = 0xe8170100
export const DRIVER = 8
const MAX_LENGTH = 64 * 1024

/** Datagram: 0xc5, hops and words before the addresses, flags, service, message, words of both addresses. */
export const DATAGRAM = 0xc5
const HEADER_WORDS = 1
const SERVICE = 3
const ADDRESS_WORDS = 5
const DATAGRAM_LEAST = 6

export const SERVICE_ID = {
  addressRequest: 1,
  addressAnswer: 2,
  nameRequest: 3,
  nameAnswer: 4,
  channels: 0x40,
} as const
const services: ReadonlySet<number> = new Set(Object.values(SERVICE_ID))

/** Name service: command (2), version (2), message (4). */
export const NAME = { resolveAddress: 0xc201, resolveName: 0xc202, identification: 0xc280 } as const
const nameCommands: ReadonlySet<number> = new Set(Object.values(NAME))
export const NAME_HEADER = 8
const nameVersions: ReadonlySet<number> = new Set([0x0103, 0x0400])

/** First byte of what the channel manager sends. */
const CHANNEL = { block: 0x01, acknowledge: 0x02, keepAlive: 0x03 } as const
/** Requests and answers about channels, with a version of 1.1: information, open, close. */
const channelCommands: ReadonlySet<number> = new Set([0xc2, 0x82, 0xc3, 0x83, 0xc4])
const CHANNEL_VERSION = 0x0101
/** Block: type, flags, channel (2), number (4), acknowledged (4); of the first: length (4) and CRC (4) of the message. */
const BLOCK_HEADER = 12
const FIRST_HEADER = 20
const IS_FIRST = 0x01
const BY_CLIENT = 0x80

/** A message of the services begins with its protocol: plain, or encrypted by the channel. */
export const PLAIN = 0xcd55
export const SECURE = 0x7557

export interface CodesysV3Message {
  readonly kind: 'name' | 'block' | 'other'
  /** True of what only a client sends, false of what only a server does. */
  readonly isByClient: boolean | undefined
  /** Command of the name service, else first byte of the channel manager. */
  readonly command: number
  /** Message of the name service, or channel of a block. */
  readonly id: number
  /** Number of a block in its direction. */
  readonly block: number
  /** Bytes of the whole message that a first block begins; undefined in later blocks. */
  readonly size: number | undefined
  /** Payload of the datagram, from the start of the message. */
  readonly at: number
  readonly end: number
}

/** Offset of what the datagram at `at` carries, padded to four bytes; -1 if none begins there. */
function payloadOf(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < DATAGRAM_LEAST || bytes[at] !== DATAGRAM || !services.has(bytes[at + SERVICE]!)) return -1
  const words = bytes[at + HEADER_WORDS]! & 0x07
  const lengths = bytes[at + ADDRESS_WORDS]!
  const header = 2 * (words + (lengths & 0x0f) + (lengths >> 4))
  const payload = at + ((header + 3) & ~3)
  return words >= 3 && payload <= end ? payload : -1
}

function judgeBlock(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const wanted = [0x00, 0x01, 0x17, 0xe8]
  for (let i = 0; i < 4 && start + i < end; i++) if (bytes[start + i] !== wanted[i]) return 'no'
  if (end - start <= DRIVER) return 'more'
  const length = u32le(bytes, start + 4)
  return length > DRIVER && length <= MAX_LENGTH && bytes[start + DRIVER] === DATAGRAM ? 'yes' : 'no'
}

/** True if the payload is one that this protocol alone would have: a known command with its version, or a first block. */
function isProof(bytes: Uint8Array, at: number, end: number, service: number): boolean {
  if (service === SERVICE_ID.nameRequest || service === SERVICE_ID.nameAnswer)
    return (
      end - at >= NAME_HEADER && nameCommands.has(u16le(bytes, at)) && nameVersions.has(u16le(bytes, at + 2))
    )
  if (service !== SERVICE_ID.channels) return false
  const type = bytes[at]!
  if (channelCommands.has(type)) return end - at >= 8 && u16le(bytes, at + 2) === CHANNEL_VERSION
  if (type !== CHANNEL.block || end - at < FIRST_HEADER + 2) return false
  const protocol = u16le(bytes, at + FIRST_HEADER)
  return (bytes[at + 1]! & IS_FIRST) !== 0 && (protocol === PLAIN || protocol === SECURE)
}

/** Over TCP sure of the magic number, a length that can be, and a datagram; over UDP of a datagram and what it carries. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (isStream) return judgeBlock(bytes, start, end)
  const at = payloadOf(bytes, start, end)
  return at >= 0 && isProof(bytes, at, end, bytes[start + SERVICE]!) ? 'yes' : 'no'
}

/** Reads one block of TCP, or one datagram of UDP. */
export function dissect({ bytes, start, end, isStream, isCut }: Slice): Dissected<CodesysV3Message> {
  if (!isStream) return inDatagram(bytes, start, start, end, isCut)
  const verdict = judgeBlock(bytes, start, end)
  if (verdict === 'no') return { kind: 'foreign' }
  if (verdict === 'more') return { kind: 'incomplete', need: DRIVER + 1 }
  const length = u32le(bytes, start + 4)
  if (end - start < length) return { kind: 'incomplete', need: length }
  return inDatagram(bytes, start, start + DRIVER, start + length, false)
}

function inDatagram(
  bytes: Uint8Array,
  start: number,
  at: number,
  end: number,
  isCut: boolean,
): Dissected<CodesysV3Message> {
  const length = end - start
  const payload = payloadOf(bytes, at, end)
  if (payload < 0) {
    if (bytes[at] !== DATAGRAM || isCut) return { kind: 'foreign' }
    return { kind: 'malformed', at: at - start + ADDRESS_WORDS, reason: 'addresses', length }
  }
  const message = messageOf(bytes, payload, end, bytes[at + SERVICE]!)
  return { kind: 'message', length, message: { ...message, end: length, at: message.at - start } }
}

function messageOf(
  bytes: Uint8Array,
  at: number,
  end: number,
  service: number,
): Omit<CodesysV3Message, 'end'> {
  const available = end - at
  const nothing = { isByClient: undefined, command: 0, id: 0, block: 0, size: undefined, at }
  if (service === SERVICE_ID.nameRequest || service === SERVICE_ID.nameAnswer) {
    const isByClient = service === SERVICE_ID.nameRequest
    if (available < NAME_HEADER) return { kind: 'other', ...nothing, isByClient }
    return { kind: 'name', ...nothing, isByClient, command: u16le(bytes, at), id: u32le(bytes, at + 4) }
  }
  if (service !== SERVICE_ID.channels || available < 4) return { kind: 'other', ...nothing }
  const command = bytes[at]!
  if (channelCommands.has(command))
    return { kind: 'other', ...nothing, command, isByClient: command === 0xc4 ? undefined : command >= 0xc0 }
  const flags = bytes[at + 1]!
  const isByClient = (flags & BY_CLIENT) !== 0
  const isFirst = (flags & IS_FIRST) !== 0
  const header = isFirst ? FIRST_HEADER : BLOCK_HEADER
  if (command !== CHANNEL.block || available < header)
    return {
      kind: 'other',
      ...nothing,
      command,
      isByClient: command === CHANNEL.keepAlive ? undefined : isByClient,
    }
  return {
    kind: 'block',
    isByClient,
    command,
    id: u16le(bytes, at + 2),
    block: u32le(bytes, at + 4),
    size: isFirst ? u32le(bytes, at + BLOCK_HEADER) : undefined,
    at: at + header,
  }
}
