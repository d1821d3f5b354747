import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// Message header: RFC 4271 §4.1.
const MARKER = 16
const LENGTH = 16
const TYPE = 18
const HEADER = 19
/** RFC 8654 raises 4,096 to this, for all but OPEN and KEEPALIVE. */
const MAX_LENGTH = 65_535
const MAX_OPEN = 4096

/** Message types: RFC 4271 §4.1, RFC 2918 §3. */
export const messageType = { open: 1, update: 2, notification: 3, keepAlive: 4, routeRefresh: 5 } as const
/** Shortest message of each type: RFC 4271 §4.2 to §4.5, RFC 2918 §3. */
const shortest = [0, 29, 23, 21, 19, 23]

// OPEN: RFC 4271 §4.2, offsets from the start of the message.
const OPEN = { version: 19, as: 20, identifier: 24, parametersLength: 28, parameters: 29 } as const
const CAPABILITIES = 2 // RFC 5492 §4
const FOUR_BYTE_AS = 65 // RFC 6793 §9
const FQDN = 73 // draft-walton-bgp-hostname-capability-02 §2
/** Codes whose data may be a text for people: Cease with shutdown or reset, RFC 9003 §2. */
const CEASE = 6

const limits = {
  /** Networks read of one update. */
  networks: 32,
} as const

export type BgpMessage =
  | { readonly kind: 'open'; readonly as: number; readonly identifier: string; readonly host: string }
  | { readonly kind: 'update'; readonly announced: readonly string[]; readonly withdrawn: readonly string[] }
  | {
      readonly kind: 'notification'
      readonly code: number
      readonly subcode: number
      readonly reason: string
    }
  | { readonly kind: 'other'; readonly type: number }

/** Is there a marker of ones, and a type and a length that go together? */
function isHeader(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + MARKER; at++) if (bytes[at] !== 0xff) return false
  const type = bytes[start + TYPE]!
  const length = u16be(bytes, start + LENGTH)
  if (type < messageType.open || type > messageType.routeRefresh || length < shortest[type]!) return false
  if (type === messageType.keepAlive) return length === HEADER
  return length <= (type === messageType.open ? MAX_OPEN : MAX_LENGTH)
}

/** Reads one message; `foreign` without a marker, a known type and a length that fits it. */
export function dissect({ bytes, start, end }: Slice): Dissected<BgpMessage> {
  const available = end - start
  if (available < HEADER) {
    for (let at = start; at < Math.min(end, start + MARKER); at++)
      if (bytes[at] !== 0xff) return { kind: 'foreign' }
    return { kind: 'incomplete', need: HEADER }
  }
  if (!isHeader(bytes, start)) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (available < length) return { kind: 'incomplete', need: length }
  return { kind: 'message', message: read(bytes, start, start + length), length }
}

function read(bytes: Uint8Array, start: number, end: number): BgpMessage {
  const type = bytes[start + TYPE]!
  if (type === messageType.open) return open(bytes, start, end)
  if (type === messageType.update) return update(bytes, start + HEADER, end)
  if (type !== messageType.notification) return { kind: 'other', type }
  const code = bytes[start + HEADER]!
  const at = start + HEADER + 3 // code, subcode, length of the text
  const reason = code === CEASE && at < end ? text(bytes, at, Math.min(end, at + bytes[at - 1]!)) : ''
  return { kind: 'notification', code, subcode: bytes[start + HEADER + 1]!, reason }
}

function open(bytes: Uint8Array, start: number, end: number): BgpMessage {
  let as = u16be(bytes, start + OPEN.as)
  let host = ''
  const last = Math.min(end, start + OPEN.parameters + bytes[start + OPEN.parametersLength]!)
  for (let at = start + OPEN.parameters; at + 2 <= last; at += 2 + bytes[at + 1]!) {
    if (bytes[at] !== CAPABILITIES) continue
    const stop = Math.min(last, at + 2 + bytes[at + 1]!)
    for (let one = at + 2; one + 2 <= stop; one += 2 + bytes[one + 1]!) {
      const length = bytes[one + 1]!
      if (one + 2 + length > stop) break
      if (bytes[one] === FOUR_BYTE_AS && length === 4) as = u32be(bytes, one + 2)
      if (bytes[one] === FQDN && length > 1)
        host = text(bytes, one + 3, Math.min(one + 2 + length, one + 3 + bytes[one + 2]!))
    }
  }
  return { kind: 'open', as, identifier: ipv4Text(bytes, start + OPEN.identifier), host }
}

/** Withdrawn routes, path attributes, networks: RFC 4271 §4.3. */
function update(bytes: Uint8Array, start: number, end: number): BgpMessage {
  const withdrawnEnd = start + 2 + u16be(bytes, start)
  if (withdrawnEnd + 2 > end) return { kind: 'update', announced: [], withdrawn: [] }
  const attributesEnd = withdrawnEnd + 2 + u16be(bytes, withdrawnEnd)
  return {
    kind: 'update',
    withdrawn: prefixes(bytes, start + 2, withdrawnEnd),
    announced: attributesEnd <= end ? prefixes(bytes, attributesEnd, end) : [],
  }
}

/** Length in bits, then as many bytes as hold it. */
function prefixes(bytes: Uint8Array, start: number, end: number): readonly string[] {
  const all: string[] = []
  for (let at = start; at < end && all.length < limits.networks; ) {
    const bits = bytes[at]!
    const byteCount = (bits + 7) >> 3
    if (bits > 32 || at + 1 + byteCount > end) break
    const address = new Uint8Array(4)
    address.set(bytes.subarray(at + 1, at + 1 + byteCount))
    all.push(`${ipv4Text(address, 0)}/${bits}`)
    at += 1 + byteCount
  }
  return all
}

/** A marker of sixteen ones with a matching type and length belongs to no other protocol. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  for (let at = start; at < Math.min(end, start + MARKER); at++) if (bytes[at] !== 0xff) return 'no'
  if (end - start < HEADER) return 'more'
  return isHeader(bytes, start) ? 'yes' : 'no'
}

/** Offset of the next header. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER <= end; at++) if (bytes[at] === 0xff && isHeader(bytes, at)) return at
  return undefined
}
