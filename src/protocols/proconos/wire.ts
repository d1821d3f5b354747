/** Bytes → messages of ProConOS; no public standard: as `proconos-info.nse`, ICSSecurityScripts and Metasploit's `phoenix_command` speak it. */
import { u16be, u16le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// 0xCC, 1, function, kind, number, length of the data, all but the function little-endian; data; sum.
const FUNCTION = 2
const KIND = 4
const NUMBER = 5
const LENGTH = 6
const DATA = 8
const SUM = 2
const MARK = 0xcc
const VERSION = 1
/** Kinds seen: 0x40 asks, 0xC0 asks first. */
const FIRST = 0xc0
const ASKS = 0x40

export interface ProconosMessage {
  readonly code: number
  readonly number: number
  /** Position of the data, from the start of the message. */
  readonly data: number
  readonly end: number
}

/** Reads one message; `foreign` without its mark. */
export function dissect({ bytes, start, end, isStream }: Slice): Dissected<ProconosMessage> {
  const available = end - start
  if (bytes[start] !== MARK || (available > 1 && bytes[start + 1] !== VERSION)) return { kind: 'foreign' }
  if (available < DATA) return isStream ? { kind: 'incomplete', need: DATA } : { kind: 'foreign' }
  const stop = DATA + u16le(bytes, start + LENGTH)
  const total = stop + SUM
  if (available < total) return { kind: 'incomplete', need: total }
  return {
    kind: 'message',
    length: total,
    message: { code: u16be(bytes, start + FUNCTION), number: bytes[start + NUMBER]!, data: DATA, end: stop },
  }
}

/** Mark, version, a function of one byte, and one of the two kinds of question. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (bytes[start] !== MARK || (end - start > 1 && bytes[start + 1] !== VERSION)) return 'no'
  if (end - start < DATA + SUM) return 'more'
  const isQuestion = bytes[start + KIND] === ASKS || bytes[start + KIND] === FIRST
  const isWhole = end - start === DATA + SUM + u16le(bytes, start + LENGTH)
  return isQuestion && isWhole && bytes[start + FUNCTION] === 0 ? 'yes' : 'no'
}
