import { decodeNetbiosName, type NetbiosName } from '#bytes/netbios-name'
import { u16be, u24be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import type { NetbiosSsnState } from './state.ts'

// Session service packet: RFC 1002 §4.3.1. The last bit of FLAGS extends LENGTH to 17 bits.
const FLAGS = 1
const LENGTH = 2
const HEADER = 4
/** SESSION PACKET types: RFC 1002 §4.3.1. */
export const sessionType = {
  message: 0x00,
  request: 0x81,
  positive: 0x82,
  negative: 0x83,
  retarget: 0x84,
  keepAlive: 0x85,
} as const
/** Two names of at most 255 bytes: RFC 1002 §4.3.2. */
const MAX_REQUEST = 512
/** `\xffSMB`, `\xfeSMB`, `\xfdSMB`, `\xfcSMB`: what session messages of port 139 begin with ([MS-CIFS] 2.2.3.1, [MS-SMB2] 2.2.1). */
const SMB_FIRST = 0xfc
/** `SMB` */
const SMB_REST = [0x53, 0x4d, 0x42] as const

export type SessionMessage =
  | { readonly kind: 'request'; readonly called: NetbiosName; readonly calling: NetbiosName }
  | { readonly kind: 'answer'; readonly isPositive: boolean; readonly error: number }
  | { readonly kind: 'keep-alive' }
  /** Bytes of a session message with its header, whole or in pieces. */
  | { readonly kind: 'data'; readonly start: number; readonly end: number; readonly remaining: number }

export function dissect(slice: Slice, state: NetbiosSsnState): Dissected<SessionMessage> {
  const { bytes, start, end } = slice
  const remaining = slice.fromClient ? state.clientRemaining : state.serverRemaining
  if (remaining > 0) return data(start, Math.min(end, start + remaining), remaining)
  if (end - start < HEADER)
    return couldBe(bytes, start) ? { kind: 'incomplete', need: HEADER } : { kind: 'foreign' }
  // Direct TCP has a length of 24 bits where the session service has 17: [MS-SMB2] 2.1. SMB inside decides.
  if (bytes[start] === sessionType.message) return message(bytes, start, end, u24be(bytes, start + FLAGS))
  const length = ((bytes[start + FLAGS]! & 1) << 16) | u16be(bytes, start + LENGTH)
  if (bytes[start + FLAGS]! > 1) return { kind: 'foreign' }
  switch (bytes[start]) {
    case sessionType.request:
      return request(bytes, start, end, length)
    case sessionType.positive:
      return length === 0 ? answer(true, 0, HEADER) : { kind: 'foreign' }
    case sessionType.negative:
      if (length !== 1) return { kind: 'foreign' }
      if (end - start < HEADER + 1) return { kind: 'incomplete', need: HEADER + 1 }
      return answer(false, bytes[start + HEADER]!, HEADER + 1)
    case sessionType.retarget:
      if (length !== 6) return { kind: 'foreign' }
      if (end - start < HEADER + 6) return { kind: 'incomplete', need: HEADER + 6 }
      return answer(false, 0, HEADER + 6)
    case sessionType.keepAlive:
      return length === 0
        ? { kind: 'message', message: { kind: 'keep-alive' }, length: HEADER }
        : { kind: 'foreign' }
    default:
      return { kind: 'foreign' }
  }
}

function couldBe(bytes: Uint8Array, start: number): boolean {
  const type = bytes[start]!
  return type === sessionType.message || (type >= sessionType.request && type <= sessionType.keepAlive)
}

function data(start: number, end: number, remaining: number): Dissected<SessionMessage> {
  const message = { kind: 'data', start, end, remaining: remaining - (end - start) } as const
  return { kind: 'message', message, length: end - start }
}

/** A session message begins only where SMB begins in it: nothing else is known to ride on port 139. */
function message(bytes: Uint8Array, start: number, end: number, length: number): Dissected<SessionMessage> {
  if (length === 0) return { kind: 'message', message: { kind: 'keep-alive' }, length: HEADER }
  if (end - start < HEADER + 4) return { kind: 'incomplete', need: HEADER + 4 }
  const at = start + HEADER
  const isSmb =
    bytes[at]! >= SMB_FIRST && bytes[at + 1] === 0x53 && bytes[at + 2] === 0x4d && bytes[at + 3] === 0x42
  if (!isSmb) return { kind: 'foreign' }
  return data(start, Math.min(end, at + length), HEADER + length)
}

function answer(isPositive: boolean, error: number, length: number): Dissected<SessionMessage> {
  return { kind: 'message', message: { kind: 'answer', isPositive, error }, length }
}

/** SESSION REQUEST with the called and the calling name: RFC 1002 §4.3.2. */
function request(bytes: Uint8Array, start: number, end: number, length: number): Dissected<SessionMessage> {
  if (length > MAX_REQUEST || length < 68) return { kind: 'foreign' }
  if (end - start < HEADER + length) return { kind: 'incomplete', need: HEADER + length }
  const called = name(bytes, start + HEADER)
  const calling = called && name(bytes, start + HEADER + 34)
  if (called === undefined || calling === undefined) return { kind: 'foreign' }
  return { kind: 'message', message: { kind: 'request', called, calling }, length: HEADER + length }
}

/** A first-level encoded name behind its length byte, without scope: RFC 1001 §14.1. */
function name(bytes: Uint8Array, at: number): NetbiosName | undefined {
  if (bytes[at] !== 32) return undefined
  let encoded = ''
  for (let i = 1; i <= 32; i++) encoded += String.fromCharCode(bytes[at + i]!)
  return decodeNetbiosName(encoded)
}

/** `yes` for a session request, which its two names prove, and for a message that SMB begins in. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (bytes[start] === sessionType.message) return beginsSmb(bytes, start, end)
  if (bytes[start] !== sessionType.request) return 'no'
  if (end - start < HEADER) return 'more'
  const read = request(bytes, start, end, u16be(bytes, start + LENGTH))
  if (read.kind === 'message') return 'yes'
  return read.kind === 'incomplete' ? 'more' : 'no'
}

/** Byte by byte, for a slice may end anywhere. */
function beginsSmb(bytes: Uint8Array, start: number, end: number): 'yes' | 'no' | 'more' {
  const at = start + HEADER
  if (at >= end) return 'more'
  if (bytes[at]! < SMB_FIRST) return 'no'
  for (let i = 0; i < SMB_REST.length; i++) {
    if (at + 1 + i >= end) return 'more'
    if (bytes[at + 1 + i] !== SMB_REST[i]) return 'no'
  }
  return u24be(bytes, start + FLAGS) > SMB_REST.length ? 'yes' : 'no'
}

/** Within a message the rest of it goes on; else the next one is searched. */
export function lost(state: NetbiosSsnState, fromClient: boolean, byteCount: number): boolean {
  const side = fromClient ? 'clientRemaining' : 'serverRemaining'
  state[side] = Math.max(0, state[side] - byteCount)
  return state[side] > 0
}

/** Offset of the next session message with SMB in it. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER + 4 <= end; at++) {
    if (
      bytes[at] === sessionType.message &&
      message(bytes, at, end, u24be(bytes, at + FLAGS) || 1).kind === 'message'
    )
      return at
  }
  return undefined
}
