import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Kind, function, length of the whole (2), reserved or result (2), number (2): seen in captures; the same in Redpoint's
// pcworx-info.nse (Digital Bond, now Nmap's).
const KIND = 0
const FUNCTION = 1
const LENGTH = 2
const NUMBER = 4
const HEADER = 8
const RESULT = 6
const ANSWERED = [0, 1, 0, 0, 0, 0, 0, 2, 0, 0]
const SESSION = RESULT + ANSWERED.length
const REQUEST = 0x01
const RESPONSE = 0x81
/** The longest seen is 176 bytes. */
const MAX_LENGTH = 4096
/** Functions beyond are not PC Worx. */
const LAST_FUNCTION = 0x20

/** The name a client connects with begins so on all controllers of the ILC, RFC and AXC lines. */
const CLIENT_NAME = 12
const PREFIX = [0x49, 0x42, 0x45, 0x54, 0x48] // IBETH

export interface PcworxMessage {
  readonly isResponse: boolean
  readonly functionCode: number
  readonly number: number
  readonly end: number
}

/** Reads one message; `foreign` where none begins. */
export function dissect({ bytes, start, end }: Slice): Dissected<PcworxMessage> {
  const available = end - start
  const kind = bytes[start + KIND]!
  if (kind !== REQUEST && kind !== RESPONSE) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = u16be(bytes, start + LENGTH)
  const functionCode = bytes[start + FUNCTION]!
  if (length < HEADER || length > MAX_LENGTH || functionCode === 0 || functionCode > LAST_FUNCTION)
    return { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  const number = u16be(bytes, start + NUMBER)
  return {
    kind: 'message',
    length,
    message: { isResponse: kind === RESPONSE, functionCode, number, end: length },
  }
}

/** Sure of a client that connects with the name all clients use, and of a controller's answer. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end } = slice
  if (bytes[start] === RESPONSE) return isAnswer(slice) ? 'yes' : 'no'
  const wanted = [REQUEST, 1, 0, 0x1a]
  for (let i = 0; i < wanted.length && start + i < end; i++) if (bytes[start + i] !== wanted[i]) return 'no'
  const from = start + CLIENT_NAME + 2
  if (end - from < PREFIX.length) return 'more'
  return PREFIX.every((byte, i) => bytes[from + i] === byte) ? 'yes' : 'no'
}

/** All answers seen hold the same ten bytes between number and session, and nothing follows them. */
function isAnswer(slice: Slice): boolean {
  const { bytes, start, end } = slice
  if (end - start < SESSION || dissect(slice).kind !== 'message') return false
  return (
    u16be(bytes, start + LENGTH) === end - start &&
    ANSWERED.every((byte, i) => bytes[start + RESULT + i] === byte)
  )
}
