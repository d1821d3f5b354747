import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Header of Fetch and Write: Siemens, S7-CPs for Industrial Ethernet, FETCH/WRITE services (layout of S5 H1).
const IDENTIFIER = 0x5335 // "S5"
const HEADER_LENGTH = 0x10
const OPCODE = 5
/** Second block: request data (id 3) or acknowledgement (id 0x0f). */
const BLOCK = 6
const BLOCK_LENGTH = 7
const ORGANISATION = 8
const NUMBER = 9
const ADDRESS = 10
const LENGTH = 12
const ERROR = 8

export const WRITE = 3
export const WRITE_ANSWER = 4
export const FETCH = 5
export const FETCH_ANSWER = 6

/** Areas that count in words: DB, counters, timers, system data, DX. */
const WORDS: ReadonlySet<number> = new Set([1, 6, 7, 8, 10])
const REQUEST_BLOCK = [0x03, 0x08]
const ANSWER_BLOCK = [0x0f, 0x03]

export interface H1Message {
  readonly opcode: number
  readonly isRequest: boolean
  readonly organisation: number
  readonly number: number
  readonly address: number
  /** Words, or bytes of inputs, outputs, flags and peripherals. */
  readonly count: number
  readonly error: number
}

function judge(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const wanted = [0x53, 0x35, HEADER_LENGTH, 0x01, 0x03]
  for (let i = 0; i < wanted.length && start + i < end; i++) if (bytes[start + i] !== wanted[i]) return 'no'
  if (end - start < HEADER_LENGTH) return 'more'
  const opcode = bytes[start + OPCODE]!
  const block = opcode === WRITE || opcode === FETCH ? REQUEST_BLOCK : ANSWER_BLOCK
  if (opcode < WRITE || opcode > FETCH_ANSWER) return 'no'
  return bytes[start + BLOCK] === block[0] && bytes[start + BLOCK_LENGTH] === block[1] ? 'yes' : 'no'
}

export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const verdict = judge(bytes, start, end)
  return verdict === 'more' && !isStream ? 'no' : verdict
}

/** State of a conversation's bodies: data follow a header without a length. */
export interface Bodies {
  isSettled: boolean
  /** Bytes of data still to come from client and server. */
  readonly left: [number, number]
  /** Bytes that the fetch under way will bring. */
  fetched: number
}

/** Reads a header, or a piece of the data behind one: its length is that of the request. */
export function dissect(
  { bytes, start, end, fromClient }: Slice,
  state: Bodies,
): Dissected<H1Message | undefined> {
  const side = fromClient ? 0 : 1
  const left = state.left[side]
  if (left > 0) {
    const length = Math.min(left, end - start)
    state.left[side] = left - length
    return { kind: 'message', message: undefined, length, isPiece: true }
  }
  const verdict = judge(bytes, start, end)
  if (verdict === 'more') return { kind: 'incomplete', need: HEADER_LENGTH }
  if (verdict === 'no') return { kind: 'foreign' }
  state.isSettled = true
  const opcode = bytes[start + OPCODE]!
  const isRequest = opcode === WRITE || opcode === FETCH
  const message: H1Message = {
    opcode,
    isRequest,
    organisation: isRequest ? bytes[start + ORGANISATION]! : 0,
    number: isRequest ? bytes[start + NUMBER]! : 0,
    address: isRequest ? u16be(bytes, start + ADDRESS) : 0,
    count: isRequest ? u16be(bytes, start + LENGTH) : 0,
    error: isRequest ? 0 : bytes[start + ERROR]!,
  }
  if (opcode === WRITE) state.left[side] = bytesOf(message)
  else if (opcode === FETCH) state.fetched = bytesOf(message)
  else if (opcode === FETCH_ANSWER && message.error === 0) state.left[side] = state.fetched
  return { kind: 'message', length: HEADER_LENGTH, message }
}

/** Data blocks, counters, timers and system data count in words, the other areas in bytes. */
function bytesOf({ organisation, count }: H1Message): number {
  return WORDS.has(organisation) ? count * 2 : count
}

/** The next byte at which a header begins. */
export function resume({ bytes, start, end }: Pick<Slice, 'bytes' | 'start' | 'end'>): number | undefined {
  for (let at = start; at + HEADER_LENGTH <= end; at++)
    if (u16be(bytes, at) === IDENTIFIER && judge(bytes, at, end) === 'yes') return at
  return undefined
}
