import { indexOfByte } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const SOH = 0x01
const ETX = 0x03
/** SOH, then `I` or `S` (small letters ask for packed answers), three digits of function, two of tank or sensor. */
const COMMAND = 7
/** Longest line: reports are printed eighty characters wide. */
const LONGEST = 512

/** Resets, clearing, starting and stopping leak tests: settings that carry nothing. */
const WITHOUT_DATA: ReadonlySet<string> = new Set(['001', '002', '003', '051', '052', '053'])

export interface AtgMessage {
  /** A command, the echo that begins an answer, a line of it, the answer to an unknown one, or bytes between. */
  readonly kind: 'command' | 'answer' | 'line' | 'refusal' | 'other'
  readonly isSetting: boolean
  readonly function: string
  readonly device: string
  /** Offsets of the text behind the code, from the start of the message. */
  readonly start: number
  readonly end: number
}

/** Is a command code at `at`, where six bytes are? A letter and five characters. */
function isCode(bytes: Uint8Array, at: number): boolean {
  const letter = bytes[at]! & ~0x20
  if (letter !== 0x49 && letter !== 0x53) return false
  for (let i = 1; i < COMMAND - 1; i++) {
    const byte = bytes[at + i]!
    const isDigit = byte >= 0x30 && byte <= 0x39
    const isHexLetter = i < 4 && byte >= 0x41 && byte <= 0x46
    if (!isDigit && !isHexLetter) return false
  }
  return true
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d || byte === SOH || byte === ETX
}

/** State of a flow: other bytes belong to it only after a command. */
export interface VeederRootAtgReadState {
  isProven: boolean
}

export function dissect(
  { bytes, start, end, fromClient }: Slice,
  proof: VeederRootAtgReadState,
): Dissected<AtgMessage> {
  if (!proof.isProven && (!fromClient || bytes[start] !== SOH)) return { kind: 'foreign' }
  const found = fromClient ? readCommand(bytes, start, end) : readAnswer(bytes, start, end)
  if (found.kind === 'message') proof.isProven = true
  return found
}

function other(length: number): Dissected<AtgMessage> {
  const message = { isSetting: false, function: '', device: '', start: 0, end: length }
  return { kind: 'message', length, isPiece: true, message: { kind: 'other', ...message } }
}

/** SOH, an optional security code of six characters, the code, and data up to the end of the line. */
function readCommand(bytes: Uint8Array, start: number, end: number): Dissected<AtgMessage> {
  const available = end - start
  if (bytes[start] !== SOH) {
    const next = indexOfByte(bytes, start, end, SOH)
    return other((next < 0 ? end : next) - start)
  }
  if (available < COMMAND) return { kind: 'incomplete', need: COMMAND }
  let code = start + 1
  if (!isCode(bytes, code)) {
    if (available < COMMAND + 6) return { kind: 'incomplete', need: COMMAND + 6 }
    code += 6
    if (!isCode(bytes, code)) return { kind: 'foreign' }
  }
  const from = code + COMMAND - 1
  const span = { start, from, stop: from, length: from - start }
  // An inquiry is complete; a setting has data up to the end of the line, except those that only act.
  const isSetting = (bytes[code]! & ~0x20) === 0x53
  const number = String.fromCharCode(bytes[code + 1]!, bytes[code + 2]!, bytes[code + 3]!)
  if (!isSetting || WITHOUT_DATA.has(number)) return message('command', bytes, code, span)
  let stop = from
  while (stop < end && stop < from + LONGEST && !isLineEnd(bytes[stop])) stop++
  if (stop === end && stop < from + LONGEST) return { kind: 'incomplete', need: available + 1 }
  return message('command', bytes, code, { ...span, stop, length: stop - start })
}

/** Answers are read line by line, for some gauges, and all who imitate them, leave ETX out. */
function readAnswer(bytes: Uint8Array, start: number, end: number): Dissected<AtgMessage> {
  let code = start
  while (code < end && isLineEnd(bytes[code])) code++
  if (code > start) return other(code - start)
  let stop = start
  while (stop < end && stop < start + LONGEST && !isLineEnd(bytes[stop])) stop++
  if (stop === end && stop < start + LONGEST) return { kind: 'incomplete', need: end - start + 1 }
  const length = Math.min(end, stop + 1) - start
  if (stop - start >= COMMAND - 1 && isCode(bytes, start))
    return message('answer', bytes, start, { start, from: start + COMMAND - 1, stop, length })
  const isRefusal = stop - start >= 4 && [0, 1, 2, 3].every((i) => bytes[start + i] === 0x39)
  const rest = { isSetting: false, function: '', device: '', start: 0, end: stop - start }
  if (isRefusal) return { kind: 'message', length, message: { kind: 'refusal', ...rest } }
  return { kind: 'message', length, isPiece: true, message: { kind: 'line', ...rest } }
}

function message(
  kind: 'command' | 'answer',
  bytes: Uint8Array,
  code: number,
  span: { readonly start: number; readonly from: number; readonly stop: number; readonly length: number },
): Dissected<AtgMessage> {
  const character = (at: number) => String.fromCharCode(bytes[code + at]!)
  return {
    kind: 'message',
    length: span.length,
    message: {
      kind,
      isSetting: (bytes[code]! & ~0x20) === 0x53,
      function: character(1) + character(2) + character(3),
      device: character(4) + character(5),
      start: span.from - span.start,
      end: span.stop - span.start,
    },
  }
}

/** A client's first command proves it: SOH, letter and five digits, then the end of a line or nothing. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  if (end > start && bytes[start] !== SOH) return 'no'
  if (end - start < COMMAND) return isStream && couldBe(bytes, start, end) ? 'more' : 'no'
  if (!isCode(bytes, start + 1)) return 'no'
  const isLower = bytes[start + 1]! >= 0x60
  const next = start + COMMAND
  return next === end || isLineEnd(bytes[next]) || (bytes[start + 1] !== 0x49 && !isLower) ? 'yes' : 'no'
}

function couldBe(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2) return true
  const letter = bytes[start + 1]! & ~0x20
  return letter === 0x49 || letter === 0x53
}
