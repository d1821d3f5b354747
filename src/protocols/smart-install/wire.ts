/** Cisco Smart Install as Talos (2017) and open tools send it: four words, then the number of bytes in the last of them. */
import { u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const SENDER = 0
const SECOND = 4
/** Lowest byte of a word. */
const LOW = 3
const TYPE = 8
const LENGTH = 12
const HEADER = 16
/** Sender; the second word is 0 or 1. */
const DIRECTOR = 1
const SWITCH = 4
const HIGHEST_TYPE = 64
const MAX_LENGTH = 16_384

export interface SmartInstallMessage {
  /** A switch reports its identity, a director gives orders. */
  readonly isReport: boolean
  readonly type: number
  /** Absolute offsets of what follows the header. */
  readonly start: number
  readonly end: number
}

/** Reads one message; `foreign` without such a header. */
export function dissect({ bytes, start, end }: Slice): Dissected<SmartInstallMessage> {
  const available = end - start
  if (!mayBegin(bytes, start, Math.min(available, TYPE + LOW))) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const type = u32be(bytes, start + TYPE)
  const length = u32be(bytes, start + LENGTH)
  const sender = u32be(bytes, start + SENDER)
  if (type === 0 || type > HIGHEST_TYPE || length > MAX_LENGTH) return { kind: 'foreign' }
  const whole = HEADER + length
  if (available < whole) return { kind: 'incomplete', need: whole }
  const message = { isReport: sender === SWITCH, type, start: start + HEADER, end: start + whole }
  return { kind: 'message', length: whole, message }
}

/** The first words are small numbers: so many of their bytes are here. */
function mayBegin(bytes: Uint8Array, start: number, byteCount: number): boolean {
  for (let at = 0; at < byteCount; at++) {
    const byte = bytes[start + at]!
    if (at === SENDER + LOW) {
      if (byte !== DIRECTOR && byte !== SWITCH) return false
    } else if (byte > (at === SECOND + LOW ? 1 : 0)) return false
  }
  return true
}
