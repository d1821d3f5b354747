/** RDP connection sequence over X.224: [MS-RDPBCGR] v20240423 §2.2.1, and GCC in MCS (T.124, T.125) as far as it names the client. */
import { indexOfByte, u16be, u16le, u32le } from '#bytes/read'
import { text, textUtf16le } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import type { RdpState } from './state.ts'

/** `Cookie: mstshash=`: §2.2.1.1. */
const COOKIE = 'Cookie: '
const NAME = 'mstshash='
const MAX_COOKIE = 512
/** RDP_NEG_REQ, RDP_NEG_RSP, RDP_NEG_FAILURE, each of eight bytes: §2.2.1.1.1, §2.2.1.2.1, §2.2.1.2.2. */
const NEGOTIATION = { request: 1, response: 2, failure: 3, length: 8 }
/** BER tags of MCS Connect-Initial and Connect-Response, application 101 and 102: T.125 §7 part 2, encoded 7f 65, 7f 66. */
const CONNECT_INITIAL = 0x7f65
const CONNECT_RESPONSE = 0x7f66
/** T.124 object identifier {0 0 20 124 0 1} as ConnectData begins: §2.2.1.3, T.124 §8.7. */
const T124 = [0x00, 0x05, 0x00, 0x14, 0x7c, 0x00, 0x01]
/** h221 keys in front of the user data: client `Duca`, server `McDn`: §2.2.1.3, §2.2.1.4. */
const KEY_LENGTH = 4
/** User data header types: §2.2.1.3.1. */
const CS_CORE = 0xc001
const SC_CORE = 0x0c01
/** MCS domain PDUs that follow, by choice in the upper six bits: T.125 §7 part 7. */
const DOMAIN_PDUS: ReadonlySet<number> = new Set([1, 8, 10, 11, 14, 15, 25, 26])

// TS_UD_CS_CORE behind its header of four bytes: §2.2.1.3.2.
const CORE = { version: 4, keyboard: 16, build: 20, name: 24, nameLength: 32 }

export type RdpMessage =
  | { readonly kind: 'cookie'; readonly user: string; readonly requested: number | undefined }
  | { readonly kind: 'answer'; readonly selected: number | undefined; readonly failure: number | undefined }
  | {
      readonly kind: 'client-core'
      readonly version: number
      readonly keyboard: number
      readonly build: number
      readonly name: string
    }
  | { readonly kind: 'server-core'; readonly version: number }
  | { readonly kind: 'other' }

export function dissect({ bytes, start, end }: Slice, { isProven }: RdpState): Dissected<RdpMessage> {
  const message = connect(bytes, start, end) ?? mcs(bytes, start, end, isProven)
  return message === undefined ? { kind: 'foreign' } : { kind: 'message', message, length: end - start }
}

/** User data of a connection request or confirm. */
function connect(bytes: Uint8Array, start: number, end: number): RdpMessage | undefined {
  let at = start
  let user = ''
  if (latin1(bytes, start, Math.min(end, start + COOKIE.length)) === COOKIE) {
    const lineEnd = indexOfByte(bytes, start, Math.min(end, start + MAX_COOKIE), 0x0a)
    if (lineEnd < 0) return undefined
    const value = text(bytes, start + COOKIE.length, lineEnd)
    if (value.startsWith(NAME)) user = value.slice(NAME.length)
    at = lineEnd + 1
    if (at === end) return { kind: 'cookie', user, requested: undefined }
  }
  if (end - at < NEGOTIATION.length || u16le(bytes, at + 2) !== NEGOTIATION.length) return undefined
  const value = u32le(bytes, at + 4)
  if (bytes[at] === NEGOTIATION.request) return { kind: 'cookie', user, requested: value }
  if (at !== start || end - at !== NEGOTIATION.length) return undefined
  if (bytes[at] === NEGOTIATION.response) return { kind: 'answer', selected: value, failure: undefined }
  if (bytes[at] === NEGOTIATION.failure) return { kind: 'answer', selected: undefined, failure: value }
  return undefined
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let line = ''
  for (let at = start; at < end; at++) line += String.fromCharCode(bytes[at]!)
  return line
}

/** MCS in a data TPDU. */
function mcs(bytes: Uint8Array, start: number, end: number, isProven: boolean): RdpMessage | undefined {
  if (end === start) return undefined
  const tag = end - start < 2 ? 0 : u16be(bytes, start)
  if (tag === CONNECT_INITIAL || tag === CONNECT_RESPONSE)
    return gcc(bytes, start, end, tag === CONNECT_INITIAL)
  return isProven && DOMAIN_PDUS.has(bytes[start]! >> 2) ? { kind: 'other' } : undefined
}

/** Finds the user data behind the T.124 key and reads its core block. */
function gcc(bytes: Uint8Array, start: number, end: number, isClient: boolean): RdpMessage | undefined {
  const key = isClient ? 'Duca' : 'McDn'
  const from = indexOf(bytes, start, end, T124)
  if (from < 0) return undefined
  let at = indexOf(
    bytes,
    from,
    Math.min(end, from + 64),
    Array.from(key, (character) => character.charCodeAt(0)),
  )
  if (at < 0) return undefined
  at += KEY_LENGTH
  at += (bytes[at]! & 0x80) !== 0 ? 2 : 1 // PER length of the user data: X.691 §11.9
  for (let i = 0; i < 16 && at + 4 <= end; i++) {
    const type = u16le(bytes, at)
    const stop = Math.min(end, at + u16le(bytes, at + 2))
    if (type === CS_CORE && stop - at >= CORE.name + CORE.nameLength) return clientCore(bytes, at)
    if (type === SC_CORE && stop - at >= 8)
      return { kind: 'server-core', version: u32le(bytes, at + CORE.version) }
    if (stop <= at + 4) break
    at = stop
  }
  return { kind: 'other' }
}

function clientCore(bytes: Uint8Array, at: number): RdpMessage {
  return {
    kind: 'client-core',
    version: u32le(bytes, at + CORE.version),
    keyboard: u32le(bytes, at + CORE.keyboard),
    build: u32le(bytes, at + CORE.build),
    name: textUtf16le(bytes, at + CORE.name, at + CORE.name + CORE.nameLength),
  }
}

function indexOf(bytes: Uint8Array, start: number, end: number, wanted: readonly number[]): number {
  for (let at = start; at + wanted.length <= end; at++) {
    let i = 0
    while (i < wanted.length && bytes[at + i] === wanted[i]) i++
    if (i === wanted.length) return at
  }
  return -1
}
