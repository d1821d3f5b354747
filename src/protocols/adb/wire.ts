import { u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Header: command, two arguments, length and checksum of the data, the command inverted.
// Android Open Source Project, packages/modules/adb/protocol.txt.
const FIRST_ARGUMENT = 4
const LENGTH = 12
const MAGIC = 20
export const HEADER = 24
/** MAX_PAYLOAD of the same document. */
const MAX_LENGTH = 1024 * 1024

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

/** What commands begin with. */
export const BEGINNINGS = 'CAOWS'

export interface AdbMessage {
  readonly command: number
  readonly firstArgument: number
  readonly length: number
}

/** Sure of a known command and its inverse. */
export function recognise({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (!BEGINNINGS.includes(String.fromCharCode(bytes[start]!))) return 'no'
  if (end - start < 4) return isStream ? 'more' : 'no'
  if (!COMMANDS.has(u32le(bytes, start))) return 'no'
  if (end - start < HEADER) return isStream ? 'more' : 'no'
  return (u32le(bytes, start) ^ 0xffff_ffff) >>> 0 === u32le(bytes, start + MAGIC) ? 'yes' : 'no'
}

export function dissect(slice: Slice): Dissected<AdbMessage> {
  const { bytes, start, end } = slice
  if (end - start < HEADER) return { kind: 'incomplete', need: HEADER }
  const command = u32le(bytes, start)
  if ((command ^ 0xffff_ffff) >>> 0 !== u32le(bytes, start + MAGIC)) return { kind: 'foreign' }
  const octets = u32le(bytes, start + LENGTH)
  if (octets > MAX_LENGTH) return { kind: 'malformed', at: LENGTH, reason: 'length', length: end - start }
  const length = HEADER + octets
  if (end - start < length) return { kind: 'incomplete', need: length }
  return {
    kind: 'message',
    length,
    message: { command, firstArgument: u32le(bytes, start + FIRST_ARGUMENT), length },
  }
}
