/** PCCC messages without their DF1 addresses: Rockwell 1770-6.5.16 (1996), chapter 7. */
import { u16le } from '#bytes/read'
import type { Verb } from '#model/fact'
import { hasFunction, pcccCode, pcccCommand, pcccStatus } from './pccc-commands.ts'
import { type ProgramPiece, readPlace } from './pccc-place.ts'

export interface Pccc {
  readonly code: string
  readonly name: string
  readonly verb: Verb
  /** `N7:0` or `program file 2 (ladder) element 0`; undefined for commands without an address we can read. */
  readonly object: string | undefined
  /** Mode of a Change Mode or Set CPU Mode. */
  readonly value: string | undefined
  readonly transaction: number
  /** The piece of a program or configuration that it reads or writes. */
  readonly piece: ProgramPiece | undefined
  /** Written data: valid while the request is read. */
  readonly data: readonly [at: number, end: number]
}

const COMMAND = 0
const STATUS = 1
const TRANSACTION = 2
const FUNCTION = 4
/** A reply has the extended status where a request has its function. */
const EXTENDED_STATUS = 4
const REPLY_DATA = 4
/** Bit 6 of a command marks its reply. */
const REPLY = 0x40

/** True for a reply; `bytes[at]` is its command. */
export function isPcccReply(bytes: Uint8Array, at: number): boolean {
  return (bytes[at + COMMAND]! & REPLY) !== 0
}

/** Bytes before a transaction's function or data. */
export const PCCC_HEADER = FUNCTION

export function transactionOf(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at + TRANSACTION)
}

/** Reads the request in `bytes[at..end)`, which holds {@link PCCC_HEADER} bytes or more. */
export function readPccc(bytes: Uint8Array, at: number, end: number): Pccc {
  const command = bytes[at + COMMAND]! & ~REPLY
  const fn = hasFunction(command) && at + FUNCTION < end ? bytes[at + FUNCTION]! : undefined
  const { name, verb } = pcccCommand(command, fn)
  const data = at + FUNCTION + (fn === undefined ? 0 : 1)
  const place = command === 0x0f && fn !== undefined ? readPlace(fn, bytes, data, end) : undefined
  return {
    code: pcccCode(command, fn),
    name,
    verb: place?.isForce === true ? 'force' : (verbOf(place?.piece) ?? verb),
    object: place?.object,
    value: command === 0x0f && data < end ? readMode(fn, bytes[data]!) : undefined,
    transaction: transactionOf(bytes, at),
    piece: place?.piece,
    data: [place?.dataStart ?? end, end],
  }
}

function verbOf(piece: ProgramPiece | undefined): Verb | undefined {
  if (piece === undefined) return undefined
  if (piece.purpose === 'configuration') return piece.isWrite ? 'configure' : undefined
  return piece.isWrite ? 'download-program' : 'upload-program'
}

/** Reads the data of an Execute PCCC request: Rockwell 1756-RM084; undefined if it is too short. */
export function readPcccRequest(bytes: Uint8Array, start: number, end: number): Pccc | undefined {
  const at = afterRequester(bytes, start, end)
  return at === undefined ? undefined : readPccc(bytes, at, end)
}

/** How a reply ends: its error in words, undefined for success, and the bounds of what it carries. */
export interface PcccReply {
  readonly error: string | undefined
  readonly data: readonly [at: number, end: number]
}

/** Reads the reply in `bytes[at..end)`, which holds {@link PCCC_HEADER} bytes or more. */
export function readPcccReply(bytes: Uint8Array, at: number, end: number): PcccReply {
  const status = bytes[at + STATUS]!
  if (status === 0) return { error: undefined, data: [at + REPLY_DATA, end] }
  const extended = at + EXTENDED_STATUS < end ? bytes[at + EXTENDED_STATUS] : undefined
  return { error: pcccStatus(status, extended), data: [end, end] }
}

/** The reply in the data of an Execute PCCC reply; undefined if it is too short. */
export function readExecuteReply(bytes: Uint8Array, start: number, end: number): PcccReply | undefined {
  const at = afterRequester(bytes, start, end)
  return at === undefined ? undefined : readPcccReply(bytes, at, end)
}

/** Behind the requester: the length of its id (itself included), vendor and serial number. */
function afterRequester(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (start >= end) return undefined
  const at = start + bytes[start]!
  return bytes[start]! > 0 && at + FUNCTION <= end ? at : undefined
}

/** Modes of Change Mode (0x80, SLC and MicroLogix) and Set CPU Mode (0x3a, PLC-5). */
const changeModes: ReadonlyMap<number, string> = new Map([
  [0x01, 'Remote Program'],
  [0x06, 'Remote Run'],
  [0x07, 'Remote Test, continuous scan'],
  [0x08, 'Remote Test, single scan'],
  [0x09, 'Remote Test, debug'],
])
const cpuModes = ['Program', 'Remote Test', 'Remote Run']

function readMode(fn: number | undefined, byte: number): string | undefined {
  if (fn === 0x80) return changeModes.get(byte) ?? `mode ${byte}`
  if (fn === 0x3a) return cpuModes[byte & 3] ?? `mode ${byte}`
  return undefined
}
