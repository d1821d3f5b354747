import { u16le } from '#bytes/read'
import { isPrintable, text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// Ethernet header: number (2), mode, 0, length (2): Unitronics, PCOM protocol.
const MODE = 2
const LENGTH = 4
export const HEADER = 6
const ASCII_MODE = 0x65
const BINARY_MODE = 0x66
const MAX_LENGTH = 2048
/** Binary messages begin so; the unit follows, the command is at 12. */
const BINARY_START = '/_OPLC'
const BINARY_COMMAND = 12
const BINARY_LEAST = 27
/** Data of a binary message, from its Ethernet header on; checksum (2) and end (1) follow them. */
export const BINARY_DATA = HEADER + 24
export const BINARY_FOOTER = 3
/** Checksum (2) and end (1) of an ASCII message. */
const ASCII_FOOTER = 3

export interface PcomMessage {
  readonly number: number
  readonly isAnswer: boolean
  /** In decimal; 0 is the directly connected one. */
  readonly unit: string
  /** Letters of an ASCII message from its command to its checksum; undefined in binary ones. */
  readonly letters: string | undefined
  readonly command: number
  readonly end: number
}

/** Judges header, start and end. */
function judge({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  if (available > MODE && bytes[start + MODE] !== ASCII_MODE && bytes[start + MODE] !== BINARY_MODE)
    return 'no'
  if (available > MODE + 1 && bytes[start + MODE + 1] !== 0) return 'no'
  if (available < HEADER) return 'more'
  const length = u16le(bytes, start + LENGTH)
  if (length < 6 || length > MAX_LENGTH) return 'no'
  if (available < HEADER + length) return 'more'
  const body = start + HEADER
  const stop = body + length
  if (bytes[start + MODE] === BINARY_MODE)
    return length >= BINARY_LEAST && text(bytes, body, body + BINARY_START.length) === BINARY_START
      ? 'yes'
      : 'no'
  return bytes[body] === 0x2f && bytes[stop - 1] === 0x0d && isPrintable(bytes, body, stop) ? 'yes' : 'no'
}

/** Sure of a whole message: a mode, a length that fits, its start and its end. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const verdict = judge(slice)
  return verdict === 'more' && !slice.isStream ? 'no' : verdict
}

export function dissect(slice: Slice): Dissected<PcomMessage> {
  const { bytes, start, end } = slice
  const verdict = judge(slice)
  if (verdict === 'no') return { kind: 'foreign' }
  const total = end - start < HEADER ? HEADER : HEADER + u16le(bytes, start + LENGTH)
  if (verdict === 'more') return { kind: 'incomplete', need: total }
  const body = start + HEADER
  if (bytes[start + MODE] === BINARY_MODE) {
    const code = bytes[body + BINARY_COMMAND]!
    const isAnswer = code >= 0x80
    // Answers begin with the receiver, 254, where requests have the unit.
    const unit = bytes[body + BINARY_START.length + (isAnswer ? 1 : 0)]
    return {
      kind: 'message',
      length: total,
      message: {
        number: u16le(bytes, start),
        isAnswer,
        unit: String(unit),
        letters: undefined,
        command: code & 0x7f,
        end: total,
      },
    }
  }
  const whole = text(bytes, body, start + total - ASCII_FOOTER)
  const isAnswer = whole[1] === 'A'
  const at = isAnswer ? 2 : 1
  return {
    kind: 'message',
    length: total,
    message: {
      number: u16le(bytes, start),
      isAnswer,
      unit: String(Number.parseInt(whole.slice(at, at + 2), 16) || 0),
      letters: whole.slice(at + 2),
      command: 0,
      end: total,
    },
  }
}
