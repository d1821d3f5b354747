import { u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import type { AdbState } from './state.ts'

// Header: command, two arguments, length and checksum of the data, the command inverted.
// Android Open Source Project, packages/modules/adb/protocol.txt.
const FIRST_ARGUMENT = 4
const LENGTH = 12
const MAGIC = 20
export const HEADER = 24
/** MAX_PAYLOAD of the same document. */
const MAX_LENGTH = 1024 * 1024
/** Messages up to this length are read whole; of longer ones, which carry files, only so much. */
const HEAD_BYTES = 4096

const word = (name: string) =>
  (name.charCodeAt(0) |
    (name.charCodeAt(1) << 8) |
    (name.charCodeAt(2) << 16) |
    (name.charCodeAt(3) << 24)) >>>
  0

export const COMMAND = {
  connect: word('CNXN'),
  authenticate: word('AUTH'),
  open: word('OPEN'),
  ready: word('OKAY'),
  close: word('CLSE'),
  write: word('WRTE'),
  startTls: word('STLS'),
} as const
const COMMANDS: ReadonlySet<number> = new Set(Object.values(COMMAND))

/** First letters of commands. */
export const BEGINNINGS = 'CAOWS'

export interface AdbMessage {
  /** Undefined in a piece of a long message. */
  readonly command: number | undefined
  readonly firstArgument: number
  readonly length: number
  /** Bytes that are still to come. */
  readonly remaining: number
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  const command = u32le(bytes, at)
  return (command ^ 0xffff_ffff) >>> 0 === u32le(bytes, at + MAGIC) && COMMANDS.has(command)
}

/** Sure of a known command and its inverse. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (!BEGINNINGS.includes(String.fromCharCode(bytes[start]!))) return 'no'
  if (end - start < 4) return isStream ? 'more' : 'no'
  if (!COMMANDS.has(u32le(bytes, start))) return 'no'
  if (end - start < HEADER) return isStream ? 'more' : 'no'
  return isHeader(bytes, start) ? 'yes' : 'no'
}

export function dissect(slice: Slice, state: AdbState): Dissected<AdbMessage> {
  const { bytes, start, end, fromClient } = slice
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  // Some of what is waited for may be lost: a header is a new message.
  if (waiting > 0 && !(end - start >= HEADER && isHeader(bytes, start))) {
    const length = Math.min(waiting, end - start)
    const message = { command: undefined, firstArgument: 0, length, remaining: waiting - length }
    return { kind: 'message', message, length, isPiece: true }
  }
  if (end - start < HEADER) return { kind: 'incomplete', need: HEADER }
  const command = u32le(bytes, start)
  if ((command ^ 0xffff_ffff) >>> 0 !== u32le(bytes, start + MAGIC)) return { kind: 'foreign' }
  const byteCount = u32le(bytes, start + LENGTH)
  if (byteCount > MAX_LENGTH) return { kind: 'malformed', at: LENGTH, reason: 'length', length: end - start }
  const here = Math.min(byteCount, HEAD_BYTES)
  const length = HEADER + here
  if (end - start < length) return { kind: 'incomplete', need: length }
  const firstArgument = u32le(bytes, start + FIRST_ARGUMENT)
  return { kind: 'message', length, message: { command, firstArgument, length, remaining: byteCount - here } }
}

export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++) if (isHeader(bytes, at)) return at
  return undefined
}
