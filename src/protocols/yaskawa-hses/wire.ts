import { startsWith, u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import type { YaskawaHsesCommand } from './commands.ts'

// Header of 32 bytes, low bytes first: Yaskawa 160766-1CD.
export const ID: Uint8Array = new TextEncoder().encode('YERC')
const HEADER_SIZE = 4
const DATA_SIZE = 6
const DIVISION = 9
const ACK = 10
const REQUEST_ID = 11
const BLOCK = 12
const RESERVE = 16
export const RESERVED: Uint8Array = new TextEncoder().encode('99999999')
// Of a request, then of an answer.
const COMMAND = 24
const INSTANCE = 26
const ATTRIBUTE = 28
const SERVICE = 29
const STATUS = 25
const ADDED_STATUS = 28
export const HEADER = 32
const FILE_DIVISION = 2
/** Last packet of an answer: 160766-1CD. */
const LAST = 0x8000_0000

export interface HsesMessage {
  readonly isRequest: boolean
  readonly requestId: number
  /** Packet of an answer or of a file that is not the last. */
  readonly isPart: boolean
  readonly request: YaskawaHsesCommand | undefined
  /** 0 if it was done. */
  readonly status: number
  readonly addedStatus: number
  readonly dataStart: number
  readonly dataEnd: number
}

/** Reads one datagram; `foreign` without the header's fixed bytes, `malformed` where its length is wrong. */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<HsesMessage> {
  const length = end - start
  if (length < HEADER || !startsWith(bytes, start, end, ID) || u16le(bytes, start + HEADER_SIZE) !== HEADER)
    return { kind: 'foreign' }
  if (!startsWith(bytes, start + RESERVE, end, RESERVED)) return { kind: 'foreign' }
  const size = u16le(bytes, start + DATA_SIZE)
  if (size !== length - HEADER && !isCut)
    return { kind: 'malformed', at: DATA_SIZE, reason: 'data size', length }
  const isRequest = bytes[start + ACK] === 0
  const block = u32le(bytes, start + BLOCK)
  const message = {
    isRequest,
    requestId: bytes[start + REQUEST_ID]!,
    isPart: isRequest ? block !== 0 : block < LAST,
    request: isRequest ? requestOf(bytes, start, end) : undefined,
    status: isRequest ? 0 : bytes[start + STATUS]!,
    addedStatus: isRequest ? 0 : u16le(bytes, start + ADDED_STATUS),
    dataStart: HEADER,
    dataEnd: length,
  }
  return { kind: 'message', length, message }
}

function requestOf(bytes: Uint8Array, start: number, end: number): YaskawaHsesCommand {
  const isFile = bytes[start + DIVISION] === FILE_DIVISION
  return {
    isFile,
    command: u16le(bytes, start + COMMAND),
    instance: u16le(bytes, start + INSTANCE),
    attribute: bytes[start + ATTRIBUTE]!,
    service: bytes[start + SERVICE]!,
    value: !isFile && end - start >= HEADER + 4 ? u32le(bytes, start + HEADER) : undefined,
    file: isFile ? text(bytes, start + HEADER, end) : '',
  }
}

/** Sure of the header's fixed bytes: there are fifteen. */
export function probe(slice: Slice): 'yes' | 'no' {
  return dissect(slice).kind === 'foreign' ? 'no' : 'yes'
}
