/** Option negotiation and text of Telnet: RFC 854. */
import type { Dissected, Slice } from '#model/protocol'
import type { TelnetState } from './state.ts'

/** RFC 854 "TELNET command structure". */
const IAC = 255
const SB = 250
const SE = 240
const WILL = 251
const DONT = 254
/** Highest option in use: RFC 2066 and the IANA registry, TELNET FORWARD X; 255 is EXOPL. */
const HIGHEST_OPTION = 49
const MAX_SUBNEGOTIATION = 2_048

export type TelnetMessage =
  | { readonly kind: 'negotiation'; readonly command: number; readonly option: number }
  | { readonly kind: 'subnegotiation'; readonly option: number; readonly start: number; readonly end: number }
  | { readonly kind: 'command' }
  | { readonly kind: 'text'; readonly start: number; readonly end: number }

export function dissect({ bytes, start, end }: Slice, state: TelnetState): Dissected<TelnetMessage> {
  if (bytes[start] !== IAC) {
    if (!state.isProven && !isPrintable(bytes, start, end)) return { kind: 'foreign' }
    let at = start
    while (at < end && bytes[at] !== IAC) at++
    return { kind: 'message', message: { kind: 'text', start, end: at }, length: at - start }
  }
  if (end - start < 2) return { kind: 'incomplete', need: 2 }
  const command = bytes[start + 1]!
  if (command === IAC)
    return { kind: 'message', message: { kind: 'text', start: start + 1, end: start + 2 }, length: 2 }
  if (command < SE) return state.isProven ? malformed(end - start, 'command') : { kind: 'foreign' }
  if (command < SB) return { kind: 'message', message: { kind: 'command' }, length: 2 }
  if (end - start < 3) return { kind: 'incomplete', need: 3 }
  const option = bytes[start + 2]!
  if (command >= WILL)
    return { kind: 'message', message: { kind: 'negotiation', command, option }, length: 3 }
  return subnegotiation(bytes, start, end, option)
}

function malformed(length: number, reason: string): Dissected<TelnetMessage> {
  return { kind: 'malformed', at: 1, reason, length }
}

/** IAC SB option … IAC SE: RFC 855. */
function subnegotiation(
  bytes: Uint8Array,
  start: number,
  end: number,
  option: number,
): Dissected<TelnetMessage> {
  const limit = Math.min(end, start + MAX_SUBNEGOTIATION)
  for (let at = start + 3; at + 1 < limit; at++) {
    if (bytes[at] !== IAC) continue
    if (bytes[at + 1] === SE) {
      const message = { kind: 'subnegotiation', option, start: start + 3, end: at } as const
      return { kind: 'message', message, length: at + 2 - start }
    }
    at++ // a doubled IAC is data
  }
  if (end - start >= MAX_SUBNEGOTIATION) return malformed(end - start, 'subnegotiation without end')
  return { kind: 'incomplete', need: end - start + 1 }
}

function isPrintable(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    const isControl = byte < 0x20 && byte !== 0x00 && (byte < 0x07 || byte > 0x0d) && byte !== 0x1b
    if (isControl || byte === 0x7f) return false
  }
  return true
}

/**
 * Options that open a session: RFC 856 to 860, 1091, 1073, 1079, 1372, 1184, 1096, 1408, 2941, 2946, 1572 and, on
 * serial servers, 2217.
 */
const OPENING: ReadonlySet<number> = new Set([0, 1, 3, 5, 24, 31, 32, 33, 34, 35, 36, 37, 38, 39, 44])

/** `yes` for two negotiations of known options on end, or for one that fills the slice and opens a session. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  let count = 0
  let at = start
  while (at + 3 <= end && count < 2 && isNegotiation(bytes, at)) {
    count++
    at += 3
  }
  if (count === 2 || (count === 1 && at === end && OPENING.has(bytes[at - 1]!))) return 'yes'
  if (end - at < 3 && bytes[at] === IAC && (end - at < 2 || bytes[at + 1]! >= WILL)) return 'more'
  return 'no'
}

function isNegotiation(bytes: Uint8Array, at: number): boolean {
  const command = bytes[at + 1]!
  return bytes[at] === IAC && command >= WILL && command <= DONT && bytes[at + 2]! <= HIGHEST_OPTION
}
