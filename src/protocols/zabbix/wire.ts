import { latin1 } from '#bytes/message-head'
import { startsWith, u32le } from '#bytes/read'
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// `ZBXD`, flags, length of the data, its length before compression: Zabbix 7.0 manual, appendix "Header". Both lengths have
// four bytes, in a large packet eight.
const MAGIC = Uint8Array.of(0x5a, 0x42, 0x58, 0x44)
const FLAGS = 4
const LENGTH = 5
const HEADER = 13
const LARGE_HEADER = 21
const IS_ZABBIX = 0x01
const IS_COMPRESSED = 0x02
const IS_LARGE = 0x04
const KNOWN_FLAGS = 0x07

const limits = {
  /** Bytes of data whose text is read; lists of items and their values are longer and passed over. */
  text: 4096,
  /** Longest data that is believed: 1 GiB, and 16 GiB of a large packet, are the server's own bounds. */
  data: 1024 ** 3,
  largeData: 16 * 1024 ** 3,
} as const

export interface ZabbixMessage {
  /** Beginning of the data; empty where it is compressed or has begun in an earlier piece. */
  readonly text: string
  /** Bytes of the data that this message does not hold. */
  readonly rest: number
}

/** @param still bytes of the data of this side that are to come. */
export function dissect({ bytes, start, end }: Slice, still: number): Dissected<ZabbixMessage> {
  const available = end - start
  if (still > 0) {
    const length = Math.min(still, available)
    return { kind: 'message', length, message: { text: '', rest: still - length }, isPiece: true }
  }
  for (let i = 0; i < MAGIC.length && i < available; i++)
    if (bytes[start + i] !== MAGIC[i]) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const flags = bytes[start + FLAGS]!
  const isLarge = (flags & IS_LARGE) !== 0
  const header = isLarge ? LARGE_HEADER : HEADER
  const high = isLarge ? u32le(bytes, start + LENGTH + 4) * 2 ** 32 : 0
  const data = high + u32le(bytes, start + LENGTH)
  const isLawful = (flags & IS_ZABBIX) !== 0 && (flags & ~KNOWN_FLAGS) === 0
  if (!isLawful || data > (isLarge ? limits.largeData : limits.data))
    return { kind: 'malformed', at: FLAGS, reason: 'flags or length', length: HEADER }
  const shown = Math.min(data, limits.text)
  if (available < header + shown) return { kind: 'incomplete', need: header + shown }
  const at = start + header
  const text = (flags & IS_COMPRESSED) === 0 ? clean(latin1(bytes, at, at + shown), limits.text) : ''
  return { kind: 'message', length: header + shown, message: { text, rest: data - shown } }
}

/** Sure of the header with lawful flags. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (!startsWith(bytes, start, Math.min(end, start + MAGIC.length), MAGIC.subarray(0, end - start)))
    return 'no'
  if (end - start < HEADER) return 'more'
  const flags = bytes[start + FLAGS]!
  return (flags & IS_ZABBIX) !== 0 && (flags & ~KNOWN_FLAGS) === 0 ? 'yes' : 'no'
}
