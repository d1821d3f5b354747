/** Frames of SMB: a NetBIOS-like header of four bytes, then SMB 1, SMB 2/3, or something wrapped. */
import { u24be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { limits, type SmbState } from './state.ts'

// Direct TCP transport: [MS-SMB2] 2.1; the same form as a NetBIOS session message, RFC 1002 §4.3.6.
const LENGTH = 1
const PREFIX = 4
const SESSION_MESSAGE = 0x00
const SESSION_KEEP_ALIVE = 0x85
/** Header of SMB 1 with its word and byte counts: [MS-CIFS] 2.2.3.1. */
const SHORTEST = 35

/** Protocol identifiers, big endian: [MS-CIFS] 2.2.3.1, [MS-SMB2] 2.2.1, 2.2.41, 2.2.42. */
const forms: ReadonlyMap<number, SmbForm> = new Map([
  [0xff534d42, 'smb1'],
  [0xfe534d42, 'smb2'],
  [0xfd534d42, 'encrypted'],
  [0xfc534d42, 'compressed'],
])
export type SmbForm = 'smb1' | 'smb2' | 'encrypted' | 'compressed'

export type SmbMessage =
  /** `start` is the protocol identifier. Of a long frame only the first bytes are here; `remaining` follow as rest. */
  | {
      readonly kind: 'frame'
      readonly form: SmbForm
      readonly start: number
      readonly end: number
      readonly remaining: number
    }
  | { readonly kind: 'rest'; readonly start: number; readonly end: number; readonly remaining: number }
  | { readonly kind: 'keep-alive' }

export function dissect(slice: Slice, state: SmbState): Dissected<SmbMessage> {
  const { bytes, start, end } = slice
  const available = end - start
  // A frame where the rest of another should be means that bytes were lost.
  const waiting = slice.fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0 && headerState(bytes, start, end) !== 'yes') {
    const length = Math.min(waiting, available)
    return {
      kind: 'message',
      message: { kind: 'rest', start, end: start + length, remaining: waiting - length },
      length,
    }
  }
  const unframed = slice.isStream || available < 4 ? undefined : forms.get(u32be(bytes, start))
  if (unframed !== undefined) return datagram(unframed, start, end)
  const first = bytes[start]!
  if (first !== SESSION_MESSAGE && first !== SESSION_KEEP_ALIVE) return { kind: 'foreign' }
  if (available < PREFIX) return { kind: 'incomplete', need: PREFIX }
  const length = u24be(bytes, start + LENGTH)
  if (length === 0) return { kind: 'message', message: { kind: 'keep-alive' }, length: PREFIX }
  if (first !== SESSION_MESSAGE || length > limits.frameBytes) return { kind: 'foreign' }
  if (available < PREFIX + 4) return { kind: 'incomplete', need: PREFIX + 4 }
  const form = forms.get(u32be(bytes, start + PREFIX))
  if (form === undefined) return { kind: 'foreign' }
  if (length < SHORTEST)
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: Math.min(available, PREFIX + length) }

  const here = length > limits.wholeBytes ? limits.headBytes : length
  const total = PREFIX + here
  if (available < total) return { kind: 'incomplete', need: total }
  const from = start + PREFIX
  return {
    kind: 'message',
    length: total,
    message: { kind: 'frame', form, start: from, end: from + here, remaining: length - here },
  }
}

/** `yes` where a frame header leads to a protocol identifier. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  return headerState(bytes, start, end)
}

/** A message that is a datagram's whole content, as mailslots bring it: [MS-MAIL] 2.2.1. It has no frame header. */
function datagram(form: SmbForm, start: number, end: number): Dissected<SmbMessage> {
  const length = end - start
  if (length < SHORTEST) return { kind: 'malformed', at: 0, reason: 'length', length }
  return { kind: 'message', length, message: { kind: 'frame', form, start, end, remaining: 0 } }
}

function headerState(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  if (bytes[start] !== SESSION_MESSAGE) return 'no'
  if (end - start < PREFIX + 4)
    return end - start < PREFIX || u24be(bytes, start + LENGTH) >= SHORTEST ? 'more' : 'no'
  const length = u24be(bytes, start + LENGTH)
  return length >= SHORTEST && length <= limits.frameBytes && forms.has(u32be(bytes, start + PREFIX))
    ? 'yes'
    : 'no'
}

/** Within file data, which come as the rest of a frame, the next bytes are known; the file has no digest any more. */
export function lost(state: SmbState, fromClient: boolean, byteCount: number): boolean {
  const remaining = fromClient ? 'clientRemaining' : 'serverRemaining'
  const following = fromClient ? 'clientFollowing' : 'serverFollowing'
  state[following]?.digest.lose()
  state[following] = undefined
  state[remaining] = Math.max(0, state[remaining] - byteCount)
  return state[remaining] > 0
}

/** Offset of the next frame header that leads to a protocol identifier. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + PREFIX + 4 <= end; at++) {
    const isHeader = bytes[at] === SESSION_MESSAGE && bytes[at + PREFIX + 1] === 0x53
    if (isHeader && headerState(bytes, at, end) === 'yes') return at
  }
  return undefined
}
