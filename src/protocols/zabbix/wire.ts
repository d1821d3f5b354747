import { latin1 } from '#bytes/message-head'
import { startsWith, u32le } from '#bytes/read'
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

// `ZBXD`, flags, length of the data, reserved: Zabbix 7.0 manual, appendix "Header and data length".
const MAGIC = Uint8Array.of(0x5a, 0x42, 0x58, 0x44)
const FLAGS = 4
const LENGTH = 5
const HEADER = 13
const IS_ZABBIX = 0x01
const IS_COMPRESSED = 0x02
const KNOWN_FLAGS = 0x07

const limits = {
  /** Octets of data whose text is read; lists of items and their values are longer and passed over. */
  text: 4096,
  /** Longest data that is believed: 1 GiB is the server's own bound. */
  data: 1024 ** 3,
} as const

export interface ZabbixMessage {
  /** Beginning of the data; empty where it is compressed or has begun in an earlier piece. */
  readonly text: string
  /** Octets of the data that this message does not hold. */
  readonly rest: number
}

/** @param still octets of the data of this side that are to come. */
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
  const data = u32le(bytes, start + LENGTH)
  if ((flags & IS_ZABBIX) === 0 || (flags & ~KNOWN_FLAGS) !== 0 || data > limits.data)
    return { kind: 'malformed', at: FLAGS, reason: 'flags or length', length: HEADER }
  const shown = Math.min(data, limits.text)
  if (available < HEADER + shown) return { kind: 'incomplete', need: HEADER + shown }
  const at = start + HEADER
  const text = (flags & IS_COMPRESSED) === 0 ? clean(latin1(bytes, at, at + shown), limits.text) : ''
  return { kind: 'message', length: HEADER + shown, message: { text, rest: data - shown } }
}

/** Sure of the header with lawful flags. */
export function recognise({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (!startsWith(bytes, start, Math.min(end, start + MAGIC.length), MAGIC.subarray(0, end - start)))
    return 'no'
  if (end - start < HEADER) return 'more'
  const flags = bytes[start + FLAGS]!
  return (flags & IS_ZABBIX) !== 0 && (flags & ~KNOWN_FLAGS) === 0 ? 'yes' : 'no'
}
