import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { isApdu } from './apdus.ts'
import { FLAG, frameLength, readFrame } from './hdlc.ts'
import type { DlmsState } from './state.ts'

// The wrapper of IEC 62056-47:2006 (TCP-UDP/IP): version, source and destination wPort, length.
const WRAPPER = 8
const VERSION = 1
const SOURCE = 2
const DESTINATION = 4
const LENGTH = 6

export interface DlmsMessage {
  readonly framing: 'wrapper' | 'hdlc' | 'fill'
  readonly source: number
  readonly destination: number
  /** HDLC control field; undefined in a wrapper. */
  readonly control: number | undefined
  readonly isSegmented: boolean
  /** Offsets of the APDU or the information field from the start of the message. */
  readonly start: number
  readonly end: number
}

/** @returns `foreign` if neither a wrapper nor an HDLC frame begins here; `malformed` if a frame's checks fail. */
export function dissect(slice: Slice, state: DlmsState): Dissected<DlmsMessage> {
  const { bytes, start, end } = slice
  if (state.framing !== 'wrapper' && (bytes[start] === FLAG || state.framing === 'hdlc'))
    return dissectHdlc(slice, state)
  const available = end - start
  if (bytes[start] !== 0 || (available > 1 && bytes[start + 1] !== VERSION)) return { kind: 'foreign' }
  if (available < WRAPPER) return { kind: 'incomplete', need: WRAPPER }
  const length = u16be(bytes, start + LENGTH)
  if (length === 0) return { kind: 'malformed', at: LENGTH, reason: 'empty wrapper', length: WRAPPER }
  if (available > WRAPPER && state.framing === 'unknown' && !isApdu(bytes[start + WRAPPER]!))
    return { kind: 'foreign' }
  if (available < WRAPPER + length && !slice.isCut) return { kind: 'incomplete', need: WRAPPER + length }
  state.framing = 'wrapper'
  const taken = Math.min(available, WRAPPER + length)
  return {
    kind: 'message',
    length: taken,
    message: {
      framing: 'wrapper',
      source: u16be(bytes, start + SOURCE),
      destination: u16be(bytes, start + DESTINATION),
      control: undefined,
      isSegmented: false,
      start: WRAPPER,
      end: taken,
    },
  }
}

function dissectHdlc({ bytes, start, end }: Slice, state: DlmsState): Dissected<DlmsMessage> {
  const available = end - start
  const hasFlag = bytes[start] === FLAG
  // The flag that ends a frame may begin the next, or fill the time between two.
  if (hasFlag && available > 1 && bytes[start + 1] === FLAG) return fill()
  const at = hasFlag ? start + 1 : start
  if (end - at < 2) return { kind: 'incomplete', need: available + 1 }
  const length = frameLength(bytes, at)
  if (length === undefined) {
    if (state.framing === 'unknown') return { kind: 'foreign' }
    return { kind: 'malformed', at: 0, reason: 'frame format', length: toNextFlag(bytes, start, end) }
  }
  const need = at + length + 1 - start
  if (available < need) return { kind: 'incomplete', need }
  const frame = readFrame(bytes, at, length)
  if (frame === undefined || bytes[at + length] !== FLAG) {
    if (state.framing === 'unknown') return { kind: 'foreign' }
    return { kind: 'malformed', at: need - 1, reason: 'frame check', length: toNextFlag(bytes, start, end) }
  }
  state.framing = 'hdlc'
  return {
    kind: 'message',
    length: need,
    message: {
      framing: 'hdlc',
      source: frame.source,
      destination: frame.destination,
      control: frame.control,
      isSegmented: frame.isSegmented,
      start: frame.start - start,
      end: frame.end - start,
    },
  }
}

function fill(): Dissected<DlmsMessage> {
  const message = { source: 0, destination: 0, control: undefined, isSegmented: false, start: 0, end: 0 }
  return { kind: 'message', length: 1, isPiece: true, message: { framing: 'fill', ...message } }
}

/** Bytes up to the next flag, at least one. */
function toNextFlag(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) if (bytes[at] === FLAG) return at - start
  return end - start
}

/** Sure of an HDLC frame whose two checks hold, or of a wrapper around an association of DLMS' own context. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const available = end - start
  const waits = isStream ? 'more' : 'no'
  if (available === 0) return waits
  if (bytes[start] === FLAG) {
    if (available < 3) return waits
    const length = frameLength(bytes, start + 1)
    if (length === undefined) return 'no'
    if (available < length + 2) return waits
    const isFrame = bytes[start + 1 + length] === FLAG && readFrame(bytes, start + 1, length) !== undefined
    return isFrame ? 'yes' : 'no'
  }
  if (bytes[start] !== 0 || (available > 1 && bytes[start + 1] !== VERSION)) return 'no'
  if (available < WRAPPER + 2) return waits
  const length = u16be(bytes, start + LENGTH)
  const tag = bytes[start + WRAPPER]!
  if ((tag !== 0x60 && tag !== 0x61) || bytes[start + WRAPPER + 1] !== length - 2) return 'no'
  if (available < WRAPPER + length) return waits
  return hasContext(bytes, start + WRAPPER, start + WRAPPER + length) ? 'yes' : 'no'
}

/** The object identifier 2.16.756.5.8 of the DLMS User Association. */
function hasContext(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 5 <= end; at++)
    if (
      bytes[at] === 0x60 &&
      bytes[at + 1] === 0x85 &&
      bytes[at + 2] === 0x74 &&
      bytes[at + 3] === 0x05 &&
      bytes[at + 4] === 0x08
    )
      return true
  return false
}

/** The next frame or wrapper that is whole. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + WRAPPER < end; at++) {
    if (bytes[at] === FLAG) {
      const length = frameLength(bytes, at + 1)
      if (length !== undefined && at + length + 2 <= end && readFrame(bytes, at + 1, length) !== undefined)
        return at
    } else if (bytes[at] === 0 && bytes[at + 1] === VERSION && isApdu(bytes[at + WRAPPER]!)) {
      const length = u16be(bytes, at + LENGTH)
      if (length > 0 && at + WRAPPER + length <= end) return at
    }
  }
  return undefined
}
