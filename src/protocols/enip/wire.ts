/** Bytes → encapsulation messages, and the bare item lists of class 0/1 I/O datagrams. */
import { u16le, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { COMMAND, commands, statuses } from './commands.ts'
import { limits } from './limits.ts'

// Encapsulation header: CIP Networks Library Vol. 2 Ed. 1.4 (2007) §2-3.1, Table 2-3.1.
const COMMAND_CODE = 0
const LENGTH = 2
const SESSION = 4
const STATUS = 8
const CONTEXT = 12
const OPTIONS = 20
export const HEADER = 24

/** Interface handle (4) and timeout (2) that come before the items of the Send commands: §2-4.7, §2-4.8. */
export const SEND_PREFIX = 6
/** Type (2) and length (2) of an item of the Common Packet Format: §2-6.1. */
const ITEM_HEADER = 4

export const ITEM = {
  NULL_ADDRESS: 0x0000,
  LIST_IDENTITY: 0x000c,
  /** Address of one byte with PCCC_DATA. Both seen in public packet listings; reserved in Vol. 2 Table 2-6.3. */
  PCCC_ADDRESS: 0x0081,
  CIP_SECURITY: 0x0086,
  PCCC_DATA: 0x0091,
  CONNECTED_ADDRESS: 0x00a1,
  CONNECTED_DATA: 0x00b1,
  UNCONNECTED_DATA: 0x00b2,
  LIST_SERVICES: 0x0100,
  SOCKADDR_ORIGINATOR_TO_TARGET: 0x8000,
  SOCKADDR_TARGET_TO_ORIGINATOR: 0x8001,
  SEQUENCED_ADDRESS: 0x8002,
} as const

/** One item of the Common Packet Format; offsets count from the start of the message. */
export interface EnipItem {
  readonly type: number
  readonly start: number
  readonly end: number
}

/** `command` is {@link IO} for a class 0/1 datagram, which has no encapsulation header. */
export interface EnipMessage {
  readonly command: number
  readonly session: number
  readonly status: number
  /** The eight bytes of Sender Context as two little-endian words, compared but never read. */
  readonly contextLow: number
  readonly contextHigh: number
  /** Bytes after the header, counted from the start of the message. */
  readonly dataStart: number
  readonly dataEnd: number
  readonly items: readonly EnipItem[]
}

/** In place of a command code, for datagrams that are a bare item list: §3-2.2. */
export const IO = -1

/** Reads one message at `slice.start`; `expectsOurs` is true once this flow has shown to be ours. */
export function dissect(slice: Slice, expectsOurs: boolean): Dissected<EnipMessage> {
  const { bytes, start, end, isStream } = slice
  if (!isStream && looksLikeIo(bytes, start, end)) return readIo(slice)
  const available = end - start
  if (available < 2) return isStream ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  if (!expectsOurs && !commands.has(u16le(bytes, start + COMMAND_CODE))) return { kind: 'foreign' }
  if (available < HEADER) return isStream ? { kind: 'incomplete', need: HEADER } : short(slice, expectsOurs)

  const status = u32le(bytes, start + STATUS)
  if (u32le(bytes, start + OPTIONS) !== 0 || status > 0xffff) {
    return expectsOurs ? malformed(OPTIONS, 'options or status', available) : { kind: 'foreign' }
  }
  const total = HEADER + u16le(bytes, start + LENGTH)
  if (available < total) {
    if (isStream) return { kind: 'incomplete', need: total }
    if (!slice.isCut) return short(slice, expectsOurs)
  }
  return readEncapsulation(slice, Math.min(total, available))
}

function readEncapsulation({ bytes, start, isCut }: Slice, total: number): Dissected<EnipMessage> {
  const command = u16le(bytes, start + COMMAND_CODE)
  const first = firstItem(command)
  const items = first === undefined || total <= HEADER ? [] : readItems(bytes, start, HEADER + first, total)
  if (items === undefined && !isCut) return malformed(HEADER, 'items', total)
  return {
    kind: 'message',
    length: total,
    message: {
      command,
      session: u32le(bytes, start + SESSION),
      status: u32le(bytes, start + STATUS),
      contextLow: u32le(bytes, start + CONTEXT),
      contextHigh: u32le(bytes, start + CONTEXT + 4),
      dataStart: HEADER,
      dataEnd: total,
      items: items ?? [],
    },
  }
}

function readIo({ bytes, start, end, isCut }: Slice): Dissected<EnipMessage> {
  const length = end - start
  const items = readItems(bytes, start, 0, length)
  if (items === undefined && !isCut) return malformed(0, 'items', length)
  return {
    kind: 'message',
    length,
    message: {
      command: IO,
      session: 0,
      status: 0,
      contextLow: 0,
      contextHigh: 0,
      dataStart: 0,
      dataEnd: length,
      items: items ?? [],
    },
  }
}

function malformed(at: number, reason: string, length: number): Dissected<EnipMessage> {
  return { kind: 'malformed', at, reason, length: Math.max(1, length) }
}

/** A datagram shorter than its header states: accepted only if everything else fits. */
function short({ bytes, start, end }: Slice, expectsOurs: boolean): Dissected<EnipMessage> {
  const isOurs = expectsOurs || (end - start >= HEADER && statuses.has(u32le(bytes, start + STATUS)))
  return isOurs ? malformed(LENGTH, 'length', end - start) : { kind: 'foreign' }
}

/** Bytes between the header and the item count, or undefined where a command carries no items. */
function firstItem(command: number): number | undefined {
  if (command === COMMAND.SEND_RR_DATA || command === COMMAND.SEND_UNIT_DATA) return SEND_PREFIX
  const isList =
    command === COMMAND.LIST_IDENTITY ||
    command === COMMAND.LIST_SERVICES ||
    command === COMMAND.LIST_INTERFACES
  return isList || command === COMMAND.LIST_TARGETS ? 0 : undefined
}

/** The items of a list whose count is at `from`; undefined if they do not fit before `to`. */
function readItems(bytes: Uint8Array, start: number, from: number, to: number): EnipItem[] | undefined {
  if (from + 2 > to) return undefined
  const count = Math.min(u16le(bytes, start + from), limits.items)
  const items: EnipItem[] = []
  let at = from + 2
  for (let i = 0; i < count; i++) {
    if (at + ITEM_HEADER > to) return undefined
    const itemStart = at + ITEM_HEADER
    const itemEnd = itemStart + u16le(bytes, start + at + 2)
    if (itemEnd > to) return undefined
    items.push({ type: u16le(bytes, start + at), start: itemStart, end: itemEnd })
    at = itemEnd
  }
  return items
}

/** True if the bytes begin with an item count and a Sequenced Address item of its one legal length, 8. */
export function looksLikeIo(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 14) return false
  const count = u16le(bytes, start)
  return (
    count >= 2 &&
    count <= 4 &&
    u16le(bytes, start + 2) === ITEM.SEQUENCED_ADDRESS &&
    u16le(bytes, start + 4) === 8
  )
}

/** The item of this type, or undefined. */
export function itemOf(message: EnipMessage, type: number): EnipItem | undefined {
  return message.items.find((item) => item.type === type)
}
