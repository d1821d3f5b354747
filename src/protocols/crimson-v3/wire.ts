import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Length of what follows (2), register (2), kind (2), data: seen in captures.
const REGISTER = 2
const KIND = 4
export const DATA = 6
const MAX_LENGTH = 1024

/** Registers that name the maker and the device. */
export const MODEL = 0x012a
export const MAKER = 0x012b
/** Kind of an answer with text. */
const TEXT = 0x0300
/** Kinds of the two requests seen. */
const ASKS: ReadonlySet<number> = new Set([0x1a00, 0x1b00])

export interface CrimsonMessage {
  readonly register: number
  readonly kind: number
  readonly end: number
}

/** Reads one message; `foreign` where the length cannot be one. */
export function dissect({ bytes, start, end }: Slice): Dissected<CrimsonMessage> {
  const available = end - start
  if (available < DATA) return { kind: 'incomplete', need: DATA }
  const total = 2 + u16be(bytes, start)
  if (total < DATA || total > MAX_LENGTH) return { kind: 'foreign' }
  if (available < total) return { kind: 'incomplete', need: total }
  const register = u16be(bytes, start + REGISTER)
  return {
    kind: 'message',
    length: total,
    message: { register, kind: u16be(bytes, start + KIND), end: total },
  }
}

/** Sure of the two questions for maker and model, each of one form to the byte. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  const wanted = [0x00, 0x04, 0x01]
  for (let i = 0; i < wanted.length && start + i < end; i++) if (bytes[start + i] !== wanted[i]) return 'no'
  if (end - start < DATA) return isStream ? 'more' : 'no'
  if (end - start > DATA) return 'no'
  const register = u16be(bytes, start + REGISTER)
  const kind = u16be(bytes, start + KIND)
  const fits = (register === MAKER && kind === 0x1b00) || (register === MODEL && kind === 0x1a00)
  return fits ? 'yes' : 'no'
}

export function isText(message: CrimsonMessage): boolean {
  return message.kind === TEXT && message.end > DATA
}

export function isAsking(message: CrimsonMessage): boolean {
  return ASKS.has(message.kind)
}
