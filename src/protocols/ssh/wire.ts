import { indexOfByte, startsWith, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import type { SshState } from './state.ts'

/** `SSH-`: RFC 4253 §4.2. */
const PREFIX = Uint8Array.of(0x53, 0x53, 0x48, 0x2d)
/** Identification string with CR and LF: RFC 4253 §4.2. */
const MAX_BANNER = 255
/** Longest line that OpenSSH's client bears before the identification string; the standard names no bound. */
const MAX_LINE = 8192
// Control characters permitted in text: a banner may draw and colour.
const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const ESCAPE = 0x1b
const SPACE = 0x20
// Binary packet: RFC 4253 §6.
const PADDING_LENGTH = 4
const PAYLOAD = 5
/** RFC 4253 §6.1 asks for 35,000 bytes at least; real packets before the keys stay below. */
const MAX_PACKET = 40_000
/** Message numbers: RFC 4250 §4.1.2. */
export const SSH_MSG_KEXINIT = 20
export const SSH_MSG_NEWKEYS = 21
const KEX_LISTS = 10
/** Cookie of KEXINIT: RFC 4253 §7.1. */
const COOKIE = 16

export interface SshBanner {
  readonly kind: 'banner'
  /** `SSH-2.0-OpenSSH_9.2p1 Debian-2`. */
  readonly line: string
}

/** The ten name-lists in order of RFC 4253 §7.1. */
export interface SshKexInit {
  readonly kind: 'kexinit'
  readonly lists: readonly string[]
}

export type SshMessage =
  | SshBanner
  | SshKexInit
  | { readonly kind: 'packet'; readonly number: number }
  /** Lines of a server before its identification string: RFC 4253 §4.2. */
  | { readonly kind: 'line' }
  /** Bytes after NEWKEYS, or SSH 1: not readable. */
  | { readonly kind: 'encrypted' }

export function dissect(slice: Slice, state: SshState): Dissected<SshMessage> {
  const { bytes, start, end } = slice
  const [side, other] = slice.fromClient ? [state.client, state.server] : [state.server, state.client]
  if (side.isEncrypted) return { kind: 'message', message: { kind: 'encrypted' }, length: end - start }
  if (side.banner === '') {
    const read = banner(bytes, start, end)
    return read.kind === 'foreign' && !slice.fromClient && other.banner !== ''
      ? line(bytes, start, end)
      : read
  }
  // RFC 4253 §5.1: 1.99 supports both; whether the other side, which is not captured, chose SSH 1 is unknown.
  const mayBeFirstVersion = side.banner.startsWith('SSH-1.99') && other.banner === ''
  const read = packet(bytes, start, end, side.isKeying || mayBeFirstVersion)
  // No byte marks the beginning of a packet: after missing bytes, synchronisation is not regained.
  if (read.kind === 'malformed') side.isEncrypted = true
  return read
}

function banner(bytes: Uint8Array, start: number, end: number): Dissected<SshMessage> {
  const there = Math.min(PREFIX.length, end - start)
  if (!startsWith(bytes, start, end, PREFIX.subarray(0, there))) return { kind: 'foreign' }
  const lineEnd = indexOfByte(bytes, start, Math.min(end, start + MAX_BANNER), 0x0a)
  if (lineEnd < 0) {
    if (end - start >= MAX_BANNER) return { kind: 'foreign' }
    return { kind: 'incomplete', need: end - start + 1 }
  }
  return {
    kind: 'message',
    length: lineEnd + 1 - start,
    message: { kind: 'banner', line: text(bytes, start, lineEnd) },
  }
}

/** A line of text; `foreign` if it contains other bytes. */
function line(bytes: Uint8Array, start: number, end: number): Dissected<SshMessage> {
  const stop = Math.min(end, start + MAX_LINE)
  for (let at = start; at < stop; at++) {
    const byte = bytes[at]!
    if (byte === LF)
      return { kind: 'message', length: at + 1 - start, message: { kind: 'line' }, isPiece: true }
    if (byte < SPACE && byte !== CR && byte !== TAB && byte !== ESCAPE) return { kind: 'foreign' }
  }
  return stop === start + MAX_LINE ? { kind: 'foreign' } : { kind: 'incomplete', need: end - start + 1 }
}

/** @param maySeal a NEWKEYS may have been lost, or SSH 1 be spoken: what is no packet is then sealed, not malformed. */
function packet(bytes: Uint8Array, start: number, end: number, maySeal: boolean): Dissected<SshMessage> {
  if (end - start < PAYLOAD + 1) return { kind: 'incomplete', need: PAYLOAD + 1 }
  const length = u32be(bytes, start)
  const padding = bytes[start + PADDING_LENGTH]!
  if (length < 6 || length > MAX_PACKET || padding + 2 > length) {
    return maySeal
      ? { kind: 'message', message: { kind: 'encrypted' }, length: end - start }
      : { kind: 'malformed', at: 0, reason: 'packet length', length: end - start }
  }
  const total = 4 + length
  if (end - start < total) return { kind: 'incomplete', need: total }
  const number = bytes[start + PAYLOAD]!
  const message: SshMessage =
    number === SSH_MSG_KEXINIT
      ? { kind: 'kexinit', lists: nameLists(bytes, start + PAYLOAD + 1 + COOKIE, start + total - padding) }
      : { kind: 'packet', number }
  return { kind: 'message', length: total, message }
}

function nameLists(bytes: Uint8Array, start: number, end: number): string[] {
  const lists: string[] = []
  for (let at = start; lists.length < KEX_LISTS && at + 4 <= end; ) {
    const stop = at + 4 + u32be(bytes, at)
    if (stop > end) break
    let list = ''
    for (let i = at + 4; i < stop; i++) list += String.fromCharCode(bytes[i]!)
    lists.push(list)
    at = stop
  }
  return lists
}

/** `yes` for `SSH-1.` or `SSH-2.`, on any port. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const there = Math.min(PREFIX.length, end - start)
  if (!startsWith(bytes, start, end, PREFIX.subarray(0, there))) return 'no'
  if (end - start < 6) return 'more'
  const major = bytes[start + 4]
  return (major === 0x31 || major === 0x32) && bytes[start + 5] === 0x2e ? 'yes' : 'no'
}
