/** Connection-oriented DCE/RPC: C706 (DCE 1.1: RPC, 1997) §12.6, and [MS-RPCE] v20240423. */
import { u16be, u16le, u32be, u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { UUID, uuidText } from './uuid.ts'

// Common header: C706 §12.6.3.1.
const HEADER = { minor: 1, type: 2, flags: 3, drep: 4, length: 8, authLength: 10, callId: 12, size: 16 }
/** Integer representation in the high half of drep[0]: little endian. C706 §14.1. */
const LITTLE_ENDIAN = 0x10
/** Highest PTYPE of a connection: C706 §12.6.1, auth3 (16) and orphaned (19) included. */
const HIGHEST_TYPE = 19
/** PTYPE values. */
export const pdu = {
  request: 0,
  response: 2,
  fault: 3,
  bind: 11,
  bindAck: 12,
  bindNak: 13,
  alter: 14,
  alterResponse: 15,
  auth3: 16,
} as const
/** PFC flags. */
const FIRST = 0x01
const LAST = 0x02
const OBJECT = 0x80
/** sec_trailer: [MS-RPCE] 2.2.2.11. */
const TRAILER = 8
/** Presentation contexts read of one bind. */
const MAX_CONTEXTS = 64
/** Abstract or transfer syntax: UUID and version. */
const SYNTAX = 20

export interface RpcContext {
  readonly id: number
  readonly uuid: string
  /** Arguments are in NDR64, with pointers and counts of eight bytes: [MS-RPCE] 2.2.5. */
  readonly isNdr64: boolean
}

const NDR64 = '71710533-beba-4937-8319-b5dbef9ccc36'

export interface ConnectionMessage {
  readonly transport: 'connection'
  readonly type: number
  readonly isLittleEndian: boolean
  readonly callId: number
  readonly isFirst: boolean
  readonly isLast: boolean
  /** Of a bind or alter context. */
  readonly contexts: readonly RpcContext[]
  /** Of a request or response. */
  readonly context: number
  readonly opnum: number
  /** Object UUID of a request: with DCOM the interface pointer that is called. */
  readonly object: string | undefined
  /** nca_s status of a fault; 0 otherwise. */
  readonly status: number
  /** Stub data, and the security token behind it: offsets in the slice's bytes. */
  readonly stub: number
  readonly stubEnd: number
  readonly tokenEnd: number
  /** auth_type and auth_level of the trailer; 0 where there is none. */
  readonly authType: number
  readonly authLevel: number
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 5 || bytes[at + HEADER.minor]! > 1 || bytes[at + HEADER.type]! > HIGHEST_TYPE)
    return false
  const drep = bytes[at + HEADER.drep]!
  if (drep !== LITTLE_ENDIAN && drep !== 0) return false
  return (
    bytes[at + HEADER.drep + 1] === 0 &&
    bytes[at + HEADER.drep + 2] === 0 &&
    bytes[at + HEADER.drep + 3] === 0
  )
}

export function dissectConnection({ bytes, start, end }: Slice): Dissected<ConnectionMessage> {
  if (bytes[start] !== 5) return { kind: 'foreign' }
  if (end - start < HEADER.size) return { kind: 'incomplete', need: HEADER.size }
  if (!isHeader(bytes, start)) return { kind: 'foreign' }
  const isLittle = bytes[start + HEADER.drep] === LITTLE_ENDIAN
  const u16 = isLittle ? u16le : u16be
  const length = u16(bytes, start + HEADER.length)
  const authLength = u16(bytes, start + HEADER.authLength)
  const trailer = authLength > 0 ? authLength + TRAILER : 0
  if (length < HEADER.size + trailer)
    return {
      kind: 'malformed',
      at: HEADER.length,
      reason: 'frag_length',
      length: Math.min(end - start, Math.max(length, HEADER.size)),
    }
  if (end - start < length) return { kind: 'incomplete', need: length }
  const message = body(bytes, start, start + length - trailer, start + length, isLittle)
  if (message === undefined) return { kind: 'malformed', at: HEADER.size, reason: 'body', length }
  return { kind: 'message', message, length }
}

/** `stubEnd` is where the trailer begins, `end` where the fragment ends. */
function body(
  bytes: Uint8Array,
  start: number,
  stubEnd: number,
  end: number,
  isLittle: boolean,
): ConnectionMessage | undefined {
  const u16 = isLittle ? u16le : u16be
  const u32 = isLittle ? u32le : u32be
  const type = bytes[start + HEADER.type]!
  const flags = bytes[start + HEADER.flags]!
  const hasCall = type === pdu.request || type === pdu.response || type === pdu.fault
  const hasObject = type === pdu.request && (flags & OBJECT) !== 0
  const stub = start + HEADER.size + (hasCall ? 8 + (hasObject ? UUID : 0) : 0)
  if (stub > stubEnd) return undefined
  const isBind = type === pdu.bind || type === pdu.alter
  const isFault = type === pdu.fault && stub + 4 <= stubEnd
  return {
    transport: 'connection',
    type,
    isLittleEndian: isLittle,
    callId: u32(bytes, start + HEADER.callId),
    isFirst: (flags & FIRST) !== 0,
    isLast: (flags & LAST) !== 0,
    contexts: isBind ? contexts(bytes, start + 24, stubEnd, isLittle) : [],
    context: hasCall ? u16(bytes, start + 20) : 0,
    opnum: type === pdu.request ? u16(bytes, start + 22) : 0,
    object: hasObject ? uuidText(bytes, start + HEADER.size + 8, isLittle) : undefined,
    status: isFault ? u32(bytes, stub) : 0,
    stub,
    stubEnd,
    tokenEnd: end,
    authType: end > stubEnd ? bytes[stubEnd]! : 0,
    authLevel: end > stubEnd ? bytes[stubEnd + 1]! : 0,
  }
}

/** p_context_elem of a bind: C706 §12.6.4.3. */
function contexts(bytes: Uint8Array, at: number, end: number, isLittle: boolean): RpcContext[] {
  const found: RpcContext[] = []
  if (at + 4 > end) return found
  const count = Math.min(bytes[at]!, MAX_CONTEXTS)
  let from = at + 4
  while (found.length < count && from + 4 + SYNTAX <= end) {
    const id = isLittle ? u16le(bytes, from) : u16be(bytes, from)
    const transfer = from + 4 + SYNTAX
    const isNdr64 = transfer + SYNTAX <= end && uuidText(bytes, transfer, isLittle) === NDR64
    found.push({ id, uuid: uuidText(bytes, from + 4, isLittle), isNdr64 })
    from += 4 + SYNTAX + bytes[from + 2]! * SYNTAX
  }
  return found
}

/** `yes` for a header whose length is plausible and whose type a conversation may begin with or contain. */
export function probeConnection({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (bytes[start] !== 5) return 'no'
  if (end - start < HEADER.size) return end - start < 2 || bytes[start + 1]! <= 1 ? 'more' : 'no'
  if (!isHeader(bytes, start)) return 'no'
  const isLittle = bytes[start + HEADER.drep] === LITTLE_ENDIAN
  const length = (isLittle ? u16le : u16be)(bytes, start + HEADER.length)
  const authLength = (isLittle ? u16le : u16be)(bytes, start + HEADER.authLength)
  return length >= HEADER.size + (authLength > 0 ? authLength + TRAILER : 0) ? 'yes' : 'no'
}

/** Offset of the next header. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER.size <= end; at++) if (bytes[at] === 5 && isHeader(bytes, at)) return at
  return undefined
}
