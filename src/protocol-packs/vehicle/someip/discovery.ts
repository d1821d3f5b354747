/** Entries and options of service discovery: PRS_SOMEIPServiceDiscoveryProtocol. */
import { u16be, u32be } from '#bytes/read'
import { HEADER } from './wire.ts'

const FLAGS_BYTES = 4
const ENTRY_BYTES = 16
const IPV4_ENDPOINT = 0x04
const IPV4_OPTION_BYTES = 12
const TCP = 6

export const limits = {
  /** Entries and options read of one message. */
  entries: 64,
  options: 64,
} as const

interface Entry {
  readonly type: number
  readonly service: number
  readonly instance: number
  /** 0 withdraws what the entry is about. */
  readonly timeToLive: number
}

interface Endpoint {
  readonly ip: string
  readonly port: number
  readonly transport: 'tcp' | 'udp'
}

/** Announcements in `bytes[start..end)`, a whole message; none if its lengths do not match. */
export function readDiscovery(
  bytes: Uint8Array,
  start: number,
  end: number,
): { entries: readonly Entry[]; endpoints: readonly Endpoint[] } {
  const entries: Entry[] = []
  const endpoints: Endpoint[] = []
  let at = start + HEADER + FLAGS_BYTES
  if (at + 4 > end) return { entries, endpoints }
  const entriesEnd = Math.min(end, at + 4 + u32be(bytes, at))
  for (at += 4; at + ENTRY_BYTES <= entriesEnd && entries.length < limits.entries; at += ENTRY_BYTES)
    entries.push({
      type: bytes[at]!,
      service: u16be(bytes, at + 4),
      instance: u16be(bytes, at + 6),
      timeToLive: u32be(bytes, at + 8) & 0xffffff,
    })
  at = entriesEnd
  if (at + 4 > end) return { entries, endpoints }
  const optionsEnd = Math.min(end, at + 4 + u32be(bytes, at))
  at += 4
  for (let count = 0; at + 3 <= optionsEnd && count < limits.options; count++) {
    const next = at + 3 + u16be(bytes, at)
    if (bytes[at + 2] === IPV4_ENDPOINT && at + IPV4_OPTION_BYTES <= optionsEnd)
      endpoints.push({
        ip: `${bytes[at + 4]!}.${bytes[at + 5]!}.${bytes[at + 6]!}.${bytes[at + 7]!}`,
        port: u16be(bytes, at + 10),
        transport: bytes[at + 9] === TCP ? 'tcp' : 'udp',
      })
    at = next
  }
  return { entries, endpoints }
}
