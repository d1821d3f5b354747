import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { operations } from './operations.ts'

// Channel Access Protocol Specification 1.6 §4.1: command, payload size, data type, data count (16 bits each), two parameters.
const PAYLOAD_SIZE = 2
const DATA_TYPE = 4
const DATA_COUNT = 6
const PARAMETER_1 = 8
const PARAMETER_2 = 12
const HEADER = 16
/** A payload of 0xffff and no count: both follow with 32 bits. */
const EXTENDED = 0xffff
const EXTENDED_HEADER = 24
/** Payloads are padded to 8 bytes. */
const PADDING = 8
/** Longer arrays are possible; their messages are passed over as malformed. */
const MAX_PAYLOAD = 256 * 1024

export const COMMAND = {
  version: 0,
  search: 6,
  readNotify: 15,
  createChannel: 18,
  writeNotify: 19,
  clientName: 20,
  hostName: 21,
} as const
/** Their payload is a text. */
const TEXTS: ReadonlySet<number> = new Set([
  COMMAND.search,
  COMMAND.createChannel,
  COMMAND.clientName,
  COMMAND.hostName,
])
/** Minor versions of the protocol: 13 is today's. */
const NEWEST_MINOR = 20
const HIGHEST_PRIORITY = 99

export interface CaMessage {
  readonly command: number
  readonly parameter1: number
  readonly parameter2: number
  /** Channel, user or host name; '' in other messages. */
  readonly name: string
}

/** Reads one message; `foreign` for a command that does not exist or a payload that is not padded. */
export function dissect({ bytes, start, end, isStream }: Slice): Dissected<CaMessage> {
  const available = end - start
  if (available < HEADER) return isStream ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  const command = u16be(bytes, start)
  if (!operations.has(command)) return { kind: 'foreign' }
  const size = u16be(bytes, start + PAYLOAD_SIZE)
  const isExtended = size === EXTENDED && u16be(bytes, start + DATA_COUNT) === 0
  if (isExtended && available < EXTENDED_HEADER) return { kind: 'incomplete', need: EXTENDED_HEADER }
  const header = isExtended ? EXTENDED_HEADER : HEADER
  const payload = isExtended ? u32be(bytes, start + HEADER) : size
  if (payload % PADDING !== 0) return { kind: 'foreign' }
  if (payload > MAX_PAYLOAD)
    return { kind: 'malformed', at: PAYLOAD_SIZE, reason: 'payload size', length: available }
  const length = header + payload
  if (length > available) return isStream ? { kind: 'incomplete', need: length } : { kind: 'foreign' }
  const name = TEXTS.has(command) ? text(bytes, start + header, start + length) : ''
  const parameter1 = u32be(bytes, start + PARAMETER_1)
  const parameter2 = u32be(bytes, start + PARAMETER_2)
  return { kind: 'message', length, message: { command, parameter1, parameter2, name } }
}

/** Conversations begin with the version, alone or before a name or a search. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end, isStream } = slice
  const available = end - start
  for (let at = 0; at < DATA_TYPE && at < available; at++) if (bytes[start + at] !== 0) return 'no'
  if (available < HEADER) return isStream ? 'more' : 'no'
  const minor = u16be(bytes, start + DATA_COUNT)
  const isVersion = minor > 0 && minor <= NEWEST_MINOR && u32be(bytes, start + PARAMETER_2) === 0
  if (!isVersion || u16be(bytes, start + DATA_TYPE) > HIGHEST_PRIORITY) return 'no'
  if (isStream && u32be(bytes, start + PARAMETER_1) !== 0) return 'no'
  if (available === HEADER) return isStream ? 'yes' : 'no'
  const next = dissect({ ...slice, start: start + HEADER })
  if (next.kind === 'incomplete') return 'more'
  return next.kind === 'message' && TEXTS.has(next.message.command) && next.message.name !== '' ? 'yes' : 'no'
}
