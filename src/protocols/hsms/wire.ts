import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { type HsmsItem, readItems } from './items.ts'
import { primaries } from './messages.ts'

// Length (4, of what follows), then the header of ten bytes: SEMI E37-0413 §8.2.
const SESSION = 4
const STREAM = 6
const FUNCTION = 7
const PTYPE = 8
const STYPE = 9
const SYSTEM = 10
const HEADER = 14
const SHORTEST = 10
/** Reply bit of a data message. */
const WAIT = 0x80
/** Session of all control messages where one session is all there is: SEMI E37.1-0702. */
const SINGLE_SESSION = 0xffff

/** SType: SEMI E37-0413. */
export const stypes: ReadonlyMap<number, string> = new Map([
  [0, 'Data'],
  [1, 'Select.req'],
  [2, 'Select.rsp'],
  [3, 'Deselect.req'],
  [4, 'Deselect.rsp'],
  [5, 'Linktest.req'],
  [6, 'Linktest.rsp'],
  [7, 'Reject.req'],
  [9, 'Separate.req'],
])

const limits = {
  /** Longest message taken for one, so that the first byte of all is 0: recipes and wafer maps have a few megaoctets. */
  bytes: 0xff_ffff,
  /** Bytes of a message that are read at once; the rest is passed over as it comes. */
  read: 16 * 1024,
} as const

export interface HsmsMessage {
  readonly stype: number
  readonly session: number
  /** `S2F41`; '' for control messages and for the rest of a long message. */
  readonly code: string
  readonly isPrimary: boolean
  /** The sender waits for a reply: the W-bit. */
  readonly wantsReply: boolean
  readonly system: number
  /** Status of a select or deselect response, reason of a rejection. */
  readonly status: number
  readonly items: readonly HsmsItem[]
  /** Bytes of text. */
  readonly bytes: number
  /** Bytes of it that are still to come. */
  readonly remaining: number
}

export interface HsmsReadState {
  /** Bytes still to come, of client and server. */
  readonly remaining: [number, number]
}

export function dissect(
  { bytes, start, end, fromClient }: Slice,
  { remaining }: HsmsReadState,
): Dissected<HsmsMessage> {
  const waiting = remaining[fromClient ? 0 : 1]
  if (waiting > 0) {
    const length = Math.min(waiting, end - start)
    return {
      kind: 'message',
      length,
      message: { ...NOTHING, remaining: waiting - length },
      isPiece: true,
    }
  }
  const available = end - start
  if (available < HEADER) return couldBegin(bytes, start, end) ? need(HEADER) : { kind: 'foreign' }
  const size = u32be(bytes, start)
  const stype = bytes[start + STYPE]!
  if (size < SHORTEST || size > limits.bytes || bytes[start + PTYPE] !== 0 || !stypes.has(stype))
    return { kind: 'foreign' }
  if (stype !== 0 && size !== SHORTEST) return { kind: 'foreign' }
  const total = size + 4
  const now = Math.min(total, limits.read)
  if (available < now) return need(now)
  const isData = stype === 0
  const function_ = bytes[start + FUNCTION]!
  const items = isData ? readItems(bytes, start + HEADER, start + now, now === total) : []
  if (items === undefined && total > HEADER && !primaries.has(codeAt(bytes, start)))
    return { kind: 'malformed', at: HEADER, reason: 'items', length: now }
  return {
    kind: 'message',
    length: now,
    message: {
      stype,
      session: u16be(bytes, start + SESSION),
      code: isData ? codeAt(bytes, start) : '',
      isPrimary: isData && (function_ & 1) === 1,
      wantsReply: isData && (bytes[start + STREAM]! & WAIT) !== 0,
      system: u32be(bytes, start + SYSTEM),
      status: isData ? 0 : function_,
      items: items ?? [],
      bytes: size - SHORTEST,
      remaining: total - now,
    },
  }
}

const NOTHING: HsmsMessage = {
  stype: 0,
  session: 0,
  code: '',
  isPrimary: false,
  wantsReply: false,
  system: 0,
  status: 0,
  items: [],
  bytes: 0,
  remaining: 0,
}

const need = (byteCount: number) => ({ kind: 'incomplete', need: byteCount }) as const

function codeAt(bytes: Uint8Array, start: number): string {
  return `S${bytes[start + STREAM]! & ~WAIT}F${bytes[start + FUNCTION]}`
}

/** False if the present bytes rule it out. */
function couldBegin(bytes: Uint8Array, start: number, end: number): boolean {
  if (start < end && bytes[start] !== 0) return false
  if (start + PTYPE < end && bytes[start + PTYPE] !== 0) return false
  return !(start + STYPE < end) || stypes.has(bytes[start + STYPE]!)
}

/** Sure of a control message of a single session, and of a primary message that is known and filled by its items. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (!couldBegin(bytes, start, end)) return 'no'
  if (end - start < HEADER) return 'more'
  const size = u32be(bytes, start)
  const stype = bytes[start + STYPE]!
  if (bytes[start + PTYPE] !== 0) return 'no'
  if (stype !== 0) {
    const isPlain = size === SHORTEST && u16be(bytes, start + SESSION) === SINGLE_SESSION
    const isAsked = (stype === 1 || stype === 5) && u16be(bytes, start + STREAM) === 0
    return isPlain && isAsked ? 'yes' : 'no'
  }
  if (size < SHORTEST || size > limits.read || !primaries.has(codeAt(bytes, start))) return 'no'
  // Without text there is nothing but two numbers to go by.
  if (size < SHORTEST + 4) return 'no'
  if (end - start < size + 4) return 'more'
  return readItems(bytes, start + HEADER, start + size + 4, true) === undefined ? 'no' : 'yes'
}
