import { u16le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Application header: LS Electric XGT FEnet I/F module manual (V2.0 in Korean) §8.1.2, structure of the frame.
/** XGT series, whose two bytes more are reserved, and GLOFA-GM and MASTER-K before it. */
const COMPANIES = ['LSIS-XGT', 'LGIS-GLOFA'].map((id) =>
  Uint8Array.from(id, (letter) => letter.charCodeAt(0)),
)
const CPU = 12
const SOURCE = 13
const INVOKE = 14
const LENGTH = 16
const HEADER = 20
const FROM_CLIENT = 0x33
const FROM_SERVER = 0x11
const MAX_LENGTH = 8192

// Instruction: command, data type, reserved; then number of blocks, or state (0, or not: 0x00ff or 0xffff) and error.
const TYPE = 2
const STATE = 6
const ERROR = 8
const BLOCKS = 6
const NAME_LENGTH = 8
const NAME = 10
const LONGEST_NAME = 16

export interface XgtMessage {
  readonly isRequest: boolean
  readonly command: number
  readonly cpu: number
  readonly invoke: number
  readonly dataType: number
  /** First variable of a request, and how many there are. */
  readonly variable: string
  readonly blocks: number
  /** 0 where the answer is good. */
  readonly error: number
}

const companyAt = (bytes: Uint8Array, start: number, end: number) =>
  COMPANIES.find((id) => id.every((byte, i) => start + i >= end || bytes[start + i] === byte))

export function dissect({ bytes, start, end, isStream }: Slice): Dissected<XgtMessage> {
  const available = end - start
  const company = companyAt(bytes, start, end)
  if (company === undefined) return { kind: 'foreign' }
  if (available < HEADER) return isStream ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  const source = bytes[start + SOURCE]
  const length = u16le(bytes, start + LENGTH)
  if ((source !== FROM_CLIENT && source !== FROM_SERVER) || length < TYPE || length > MAX_LENGTH)
    return { kind: 'malformed', at: SOURCE, reason: 'source or length', length: HEADER }
  const total = HEADER + length
  if (available < total) return { kind: 'incomplete', need: total }
  return { kind: 'message', length: total, message: read(bytes, start, total, source === FROM_CLIENT) }
}

function read(bytes: Uint8Array, start: number, total: number, isRequest: boolean): XgtMessage {
  const at = start + HEADER
  const length = total - HEADER
  const word = (offset: number) => (length >= offset + 2 ? u16le(bytes, at + offset) : 0)
  const nameLength = isRequest ? word(NAME_LENGTH) : 0
  const hasName = nameLength > 0 && nameLength <= LONGEST_NAME && NAME + nameLength <= length
  const isBad = !isRequest && word(STATE) !== 0
  return {
    isRequest,
    command: word(0),
    cpu: bytes[start + CPU]!,
    invoke: u16le(bytes, start + INVOKE),
    dataType: word(TYPE),
    variable: hasName ? text(bytes, at + NAME, at + NAME + nameLength) : '',
    blocks: isRequest ? word(BLOCKS) : 0,
    error: isBad ? word(ERROR) || 0xffff : 0,
  }
}

/** Sure of the company's word at the beginning. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (companyAt(bytes, start, end) === undefined) return 'no'
  if (end - start < HEADER) return isStream ? 'more' : 'no'
  const source = bytes[start + SOURCE]
  return source === FROM_CLIENT || source === FROM_SERVER ? 'yes' : 'no'
}
