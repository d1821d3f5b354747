/** Oracle Net (TNS): no public standard; header and connect data as Oracle's network administration guides and captures show them. */
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

const LENGTH = 0
const TYPE = 4
const HEADER = 8
const MAX_LENGTH = 0x20_0000
const HEAD_BYTES = 4096
const VERSION = 8
/** Length and offset of the connect data in a CONNECT packet. */
const DATA_LENGTH = 24
const DATA_OFFSET = 26
const CONNECT_BYTES = 34

export const packetType = {
  connect: 1,
  accept: 2,
  refuse: 4,
  redirect: 5,
  data: 6,
  resend: 11,
  marker: 12,
} as const
const TYPES: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 9, 11, 12, 13, 14])

export interface OracleState {
  clientRemaining: number
  serverRemaining: number
  isProven: boolean
  /** Since version 315 the length has four bytes once a connection is accepted. */
  isLong: boolean
}

export function newState(): OracleState {
  return { clientRemaining: 0, serverRemaining: 0, isProven: false, isLong: false }
}

export interface OracleMessage {
  readonly type: number
  readonly version: number
  /** `(DESCRIPTION=…)` of a CONNECT, REFUSE or REDIRECT. */
  readonly description: string
  readonly remaining: number
}

export function dissect(slice: Slice, state: OracleState): Dissected<OracleMessage> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  const waiting = fromClient ? state.clientRemaining : state.serverRemaining
  if (waiting > 0) {
    const length = Math.min(waiting, available)
    const message = { type: packetType.data, version: 0, description: '', remaining: waiting - length }
    return { kind: 'message', message, length, isPiece: true }
  }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const type = bytes[start + TYPE]!
  const length = state.isLong ? u32be(bytes, start + LENGTH) : u16be(bytes, start + LENGTH)
  if (!TYPES.has(type) || length < HEADER || length > MAX_LENGTH)
    return state.isProven
      ? { kind: 'malformed', at: 0, reason: 'packet header', length: available }
      : { kind: 'foreign' }
  if (
    !state.isProven &&
    type !== packetType.connect &&
    type !== packetType.accept &&
    type !== packetType.resend
  )
    return { kind: 'foreign' }
  const here = Math.min(length, HEAD_BYTES)
  if (available < here) return { kind: 'incomplete', need: here }
  const hasVersion = (type === packetType.connect || type === packetType.accept) && here >= VERSION + 2
  const message = {
    type,
    version: hasVersion ? u16be(bytes, start + VERSION) : 0,
    description: descriptionOf(bytes, start, start + here, type),
    remaining: length - here,
  }
  return { kind: 'message', message, length: here }
}

function descriptionOf(bytes: Uint8Array, start: number, end: number, type: number): string {
  if (type === packetType.connect && end - start >= CONNECT_BYTES) {
    const from = start + u16be(bytes, start + DATA_OFFSET)
    const to = from + u16be(bytes, start + DATA_LENGTH)
    return to <= end ? text(bytes, from, to) : ''
  }
  if (type !== packetType.refuse && type !== packetType.redirect) return ''
  const from = bytes.indexOf(0x28, start + HEADER)
  return from > 0 && from < end ? text(bytes, from, end) : ''
}

/** `yes` for a CONNECT whose lengths agree and whose data is a description. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  const { bytes, start, end } = slice
  if (end - start < HEADER) return 'more'
  if (bytes[start + TYPE] !== packetType.connect || bytes[start + 2] !== 0 || bytes[start + 3] !== 0)
    return 'no'
  const found = dissect(slice, newState())
  if (found.kind === 'incomplete') return slice.isStream ? 'more' : 'no'
  if (found.kind !== 'message') return 'no'
  const { version, description } = found.message
  return version >= 300 && version <= 330 && description.startsWith('(') ? 'yes' : 'no'
}
