/** Cisco Smart Install as Talos (2017) and open tools send it: four words, then as many octets as the last of them says. */
import { u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const SENDER = 0
const SECOND = 4
const TYPE = 8
const LENGTH = 12
const HEADER = 16
/** Senders are 1, the director, and 4, a switch; the second word is 0 or 1. */
const SENDERS: ReadonlySet<number> = new Set([1, 4])
const HIGHEST_TYPE = 64
const MAX_LENGTH = 16_384

export interface SmartInstallMessage {
  readonly type: number
  /** Absolute offsets of what follows the header. */
  readonly start: number
  readonly end: number
}

/** Reads one message; `foreign` if no such header stands there. */
export function dissect({ bytes, start, end }: Slice): Dissected<SmartInstallMessage> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const type = u32be(bytes, start + TYPE)
  const length = u32be(bytes, start + LENGTH)
  if (!SENDERS.has(u32be(bytes, start + SENDER)) || u32be(bytes, start + SECOND) > 1)
    return { kind: 'foreign' }
  if (type === 0 || type > HIGHEST_TYPE || length > MAX_LENGTH) return { kind: 'foreign' }
  const whole = HEADER + length
  if (available < whole) return { kind: 'incomplete', need: whole }
  return { kind: 'message', length: whole, message: { type, start: start + HEADER, end: start + whole } }
}
