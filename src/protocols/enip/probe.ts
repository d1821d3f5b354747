/** Is it EtherNet/IP, judged by content alone? Also finds the next message after lost bytes. */
import { u16le, u32le } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { COMMAND, statuses } from './commands.ts'
import { HEADER, ITEM, looksLikeIo } from './wire.ts'

// Offsets in the encapsulation header and after it: CIP Networks Library Vol. 2 Ed. 1.4 (2007) §2-3.1, §2-4.
const LENGTH = 2
const SESSION = 4
const STATUS = 8
const OPTIONS = 20
const SEND_COUNT = HEADER + 6
const SEND_ADDRESS_ITEM = HEADER + 8

type Answer = 'yes' | 'no' | 'more'

/** `yes` only where command, length, status and the items behind them agree. */
export function probe(slice: Slice): Answer {
  const { bytes, start, end, isStream } = slice
  if (!isStream && looksLikeIo(bytes, start, end)) return isWholeIo(bytes, start, end) ? 'yes' : 'no'
  return judge(bytes, start, end, isStream)
}

/** Offset of the next message that {@link recognise} would call ours. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start + 1; at + HEADER <= end; at++) {
    if (bytes[at + 1] !== 0 || u32le(bytes, at + OPTIONS) !== 0) continue
    if (judge(bytes, at, end, true) === 'yes') return at
  }
  return undefined
}

function isWholeIo(bytes: Uint8Array, start: number, end: number): boolean {
  const data = start + 14
  return (
    end - data >= 4 && u16le(bytes, data) === ITEM.CONNECTED_DATA && u16le(bytes, data + 2) <= end - data - 4
  )
}

function judge(bytes: Uint8Array, start: number, end: number, isStream: boolean): Answer {
  const available = end - start
  if (available < HEADER) return isStream && couldBegin(bytes, start, end) ? 'more' : 'no'
  const length = u16le(bytes, start + LENGTH)
  const status = u32le(bytes, start + STATUS)
  if (u32le(bytes, start + OPTIONS) !== 0 || !statuses.has(status)) return 'no'
  if (!isStream && available < HEADER + length) return 'no'
  const session = u32le(bytes, start + SESSION)
  switch (u16le(bytes, start)) {
    case COMMAND.LIST_IDENTITY:
      // In a datagram it is the usual discovery; in a stream a 0x63 and zeros may belong to any protocol.
      if (length === 0)
        return !isStream && session === 0 && status === 0 && available === HEADER ? 'yes' : 'no'
      return isListReply(bytes, start, end, ITEM.LIST_IDENTITY)
    case COMMAND.LIST_SERVICES:
      return length === 0 ? 'no' : isListReply(bytes, start, end, ITEM.LIST_SERVICES)
    case COMMAND.REGISTER_SESSION:
      return isRegister(bytes, start, end, length)
    case COMMAND.SEND_RR_DATA:
    case COMMAND.SEND_UNIT_DATA:
      return session === 0 ? 'no' : isSend(bytes, start, end, length)
    default:
      return 'no' // zeros alone, as in NOP and the other List requests, prove nothing
  }
}

/** The few bytes that are there could be the start of a Register Session or of another message we can prove. */
function couldBegin(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2) return end > start && isProvable(bytes[start]!)
  return bytes[start + 1] === 0 && isProvable(bytes[start]!)
}

function isProvable(command: number): boolean {
  return (
    command === COMMAND.LIST_IDENTITY ||
    command === COMMAND.LIST_SERVICES ||
    command === COMMAND.REGISTER_SESSION ||
    command === COMMAND.SEND_RR_DATA ||
    command === COMMAND.SEND_UNIT_DATA
  )
}

/** §2-4.4: four bytes, protocol version 1, no options. */
function isRegister(bytes: Uint8Array, start: number, end: number, length: number): Answer {
  if (length !== 4) return 'no'
  if (end - start < HEADER + 4) return 'more'
  return u16le(bytes, start + HEADER) === 1 && u16le(bytes, start + HEADER + 2) === 0 ? 'yes' : 'no'
}

function isListReply(bytes: Uint8Array, start: number, end: number, type: number): Answer {
  if (end - start < HEADER + 8) return 'more'
  const count = u16le(bytes, start + HEADER)
  const isVersionOne = u16le(bytes, start + HEADER + 6) === 1
  return count >= 1 && count <= 4 && u16le(bytes, start + HEADER + 2) === type && isVersionOne ? 'yes' : 'no'
}

/** Interface handle 0 is CIP (§2-4.7); an address item and a data item follow, of the types the command allows. */
function isSend(bytes: Uint8Array, start: number, end: number, length: number): Answer {
  if (length < 16) return 'no'
  if (end - start < SEND_ADDRESS_ITEM + 8) return 'more'
  const count = u16le(bytes, start + SEND_COUNT)
  if (u32le(bytes, start + HEADER) !== 0 || count < 2 || count > 4) return 'no'
  const addressType = u16le(bytes, start + SEND_ADDRESS_ITEM)
  const addressLength = u16le(bytes, start + SEND_ADDRESS_ITEM + 2)
  const isNull = addressType === ITEM.NULL_ADDRESS && addressLength === 0
  const isConnected = addressType === ITEM.CONNECTED_ADDRESS && addressLength === 4
  const isPccc = addressType === ITEM.PCCC_ADDRESS && addressLength === 1
  if (!isNull && !isConnected && !isPccc) return 'no'
  const data = start + SEND_ADDRESS_ITEM + 4 + addressLength
  if (end - data < 4) return 'more'
  const wanted = isNull ? ITEM.UNCONNECTED_DATA : isPccc ? ITEM.PCCC_DATA : ITEM.CONNECTED_DATA
  const room = HEADER + length - (data + 4 - start)
  return u16le(bytes, data) === wanted && u16le(bytes, data + 2) <= room ? 'yes' : 'no'
}
