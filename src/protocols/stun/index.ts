import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

// Message header: RFC 8489 §5.
const HEADER = { type: 0, length: 2, cookie: 4, size: 20 }
const MAGIC_COOKIE = 0x2112a442
/** SOFTWARE: RFC 8489 §14.14. */
const SOFTWARE = 0x8022
/** Class bits of the type: request, indication, success, error. */
const CLASS_MASK = 0x0110
const REQUEST = 0x0000
/** Largest datagram; media that rides on a TURN channel is not read. */
const MAX_LENGTH = 2048

interface StunMessage {
  readonly type: number
  readonly software: string
}

function dissect(slice: Slice): Dissected<StunMessage> {
  const { bytes, start, end, isStream } = slice
  if (end - start < HEADER.size)
    return isStream && bytes[start]! < 0x40 ? { kind: 'incomplete', need: HEADER.size } : { kind: 'foreign' }
  const type = u16be(bytes, start + HEADER.type)
  const length = u16be(bytes, start + HEADER.length)
  if (
    type >= 0x4000 ||
    length > MAX_LENGTH ||
    // Drafts of TURN pad no attributes (seen in captures): then the datagram must end with the message.
    (length % 4 !== 0 && (isStream || end - start !== HEADER.size + length)) ||
    (u32be(bytes, start + HEADER.cookie) !== MAGIC_COOKIE && !isClassic(slice, type, length))
  )
    return { kind: 'foreign' }
  const total = HEADER.size + length
  if (end - start < total) {
    return isStream
      ? { kind: 'incomplete', need: total }
      : { kind: 'malformed', at: HEADER.length, reason: 'length', length: end - start }
  }
  return {
    kind: 'message',
    message: { type, software: software(bytes, start + HEADER.size, start + total) },
    length: total,
  }
}

/** Requests, answers and errors of RFC 3489 §11.1, which had no cookie. */
const CLASSIC_TYPES: ReadonlySet<number> = new Set([0x0001, 0x0101, 0x0111, 0x0002, 0x0102, 0x0112])
const PORT = 3478

/** Without a cookie: on its port only, of a known type, and attributes fill the datagram. */
function isClassic({ bytes, start, end, isStream, ...ports }: Slice, type: number, length: number): boolean {
  if (isStream || !CLASSIC_TYPES.has(type) || end - start !== HEADER.size + length) return false
  if (ports.sourcePort !== PORT && ports.destinationPort !== PORT) return false
  let at = start + HEADER.size
  while (at + 4 <= end) at += 4 + u16be(bytes, at + 2)
  return at === end
}

/** Attributes are padded to four bytes: RFC 8489 §14. */
function software(bytes: Uint8Array, start: number, end: number): string {
  for (let at = start; at + 4 <= end; ) {
    const length = u16be(bytes, at + 2)
    if (u16be(bytes, at) === SOFTWARE) return text(bytes, at + 4, Math.min(end, at + 4 + length))
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
  return ''
}

function facts({ software: value }: StunMessage, { fromClient }: Slice, emit: Emit): void {
  if (value === '') return
  emit({
    kind: 'identity',
    about: fromClient ? 'client' : 'server',
    attribute: 'software',
    value,
    confidence: confidence.banner,
    field: 'SOFTWARE',
  })
}

export const protocol = defineProtocol<StunMessage, undefined>({
  name: 'stun',
  shortName: 'STUN',
  title: 'Session Traversal Utilities for NAT',
  standard: 'RFC 8489; RFC 3489; RFC 8656 (TURN)',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'udp' }, { transport: 'udp', port: PORT }, { transport: 'tcp', port: PORT }],
  probe: (slice) => (dissect(slice).kind === 'message' ? 'yes' : 'no'),
  dissect,
  isFromClient: ({ type }) => (type & CLASS_MASK) === REQUEST || undefined,
  facts,
})
