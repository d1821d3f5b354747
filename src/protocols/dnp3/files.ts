/** File transfer, group 70: IEEE 1815-2012 §A.36. Every object begins with the bytes of its size, which `blocks.ts` has passed. */
import { u16le, u32le } from '#bytes/read'
import { text } from '#bytes/text'

export const AUTHENTICATION_KEY = 2
export const COMMAND = 3
export const COMMAND_STATUS = 4
export const TRANSPORT = 5
export const TRANSPORT_STATUS = 6
export const DESCRIPTOR = 7
export const SPECIFICATION = 8

/** Offsets in objects begin at their first byte. */
const COMMAND_MODE = 20
const COMMAND_BYTES = 26
const STATUS_HANDLE = 0
const COMMAND_STATUS_AT = 12
const TRANSPORT_STATUS_AT = 8
const TRANSPORT_HEADER = 8
const LAST_BLOCK = 0x8000_0000

/** Modes of opening: delete 0, read 1, write 2, append 3. */
const WRITE_MODE = 2
const APPEND_MODE = 3

const STATUSES: ReadonlyMap<number, string> = new Map([
  [1, 'PERMISSION DENIED'],
  [2, 'INVALID MODE'],
  [3, 'FILE NOT FOUND'],
  [4, 'FILE LOCKED'],
  [5, 'TOO MANY OPEN'],
  [6, 'INVALID HANDLE'],
  [7, 'WRITE BLOCK SIZE'],
  [8, 'COMM LOST'],
  [9, 'CANNOT ABORT'],
  [16, 'NOT OPEN'],
  [17, 'HANDLE EXPIRED'],
  [18, 'OVERRUN'],
  [19, 'FATAL ERROR'],
  [20, 'BLOCK SEQUENCE'],
])

export interface FileCommand {
  readonly name: string
  readonly isWriting: boolean
}

/** Name and size of text that two offsets point at, kept inside the object. */
function named(bytes: Uint8Array, at: number, end: number): string {
  const offset = u16le(bytes, at)
  const begin = Math.min(end, at + offset)
  return text(bytes, begin, Math.min(end, begin + u16le(bytes, at + 2)))
}

export function commandOf(bytes: Uint8Array, at: number, end: number): FileCommand | undefined {
  if (end - at < COMMAND_BYTES) return undefined
  const mode = u16le(bytes, at + COMMAND_MODE)
  return { name: named(bytes, at, end), isWriting: mode === WRITE_MODE || mode === APPEND_MODE }
}

/** Name in a descriptor (v7), which has name offset and size first, as a command has. */
export function descriptorName(bytes: Uint8Array, at: number, end: number): string {
  return end - at < 20 ? '' : named(bytes, at, end)
}

/** Name in a specification string (v8). */
export function specificationName(bytes: Uint8Array, at: number, end: number): string {
  return text(bytes, at, end)
}

/** User who requests a file's authentication key (v2): offset and size of the name first. */
export function userOf(bytes: Uint8Array, at: number, end: number): string {
  return end - at < 12 ? '' : named(bytes, at, end)
}

export interface FileBlock {
  readonly handle: number
  readonly number: number
  readonly isLast: boolean
  readonly bytes: number
}

export function blockOf(bytes: Uint8Array, at: number, end: number): FileBlock | undefined {
  if (end - at < TRANSPORT_HEADER) return undefined
  const number = u32le(bytes, at + 4)
  return {
    handle: u32le(bytes, at),
    number: number % LAST_BLOCK,
    isLast: number >= LAST_BLOCK,
    bytes: end - at - TRANSPORT_HEADER,
  }
}

export function handleOf(bytes: Uint8Array, at: number, end: number): number | undefined {
  return end - at < 4 ? undefined : u32le(bytes, at + STATUS_HANDLE)
}

/** Why a file operation failed; undefined if it did not, or the object is no status. */
export function fileFailure(
  bytes: Uint8Array,
  at: number,
  end: number,
  variation: number,
): string | undefined {
  const offset = variation === COMMAND_STATUS ? COMMAND_STATUS_AT : TRANSPORT_STATUS_AT
  if ((variation !== COMMAND_STATUS && variation !== TRANSPORT_STATUS) || end - at <= offset) return undefined
  const status = bytes[at + offset]!
  return status === 0 ? undefined : (STATUSES.get(status) ?? `status ${status}`)
}
