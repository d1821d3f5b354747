/**
 * Steady polling as numbers: reads, the plain answers to them and confirmations, each whole in one frame. Sequence numbers and
 * values are left out of a number; objects, indications and addresses are in it.
 */
import { u16le, u32le } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { isSound } from './checksum.ts'
import { CONFIRM, READ, RESPONSE } from './functions.ts'
import { groups } from './groups.ts'
import { EVENT_BUFFER_OVERFLOW, REFUSALS } from './indications.ts'
import { layout } from './layouts.ts'
import {
  BLOCK,
  CRC,
  FINAL,
  FIRST,
  frameBytes,
  HEADER,
  isWholeHeader,
  type LinkFrame,
  userAt,
} from './link.ts'
import type { Dnp3Association, Dnp3State } from './state.ts'

/** Length that a link header counts besides user data. */
const COUNTED = 5
/** Transport header, application control and function. */
const SMALLEST = 3
const SMALLEST_RESPONSE = 5
const APPLICATION_WHOLE = 0xc0
const UNSOLICITED = 0x10
const CONFIRMATION_WANTED = 0x20
const SEQUENCE = 0x0f
/** DIR, PRM and function of user data sent by a master and by an outstation; FCB, FCV and DFC are left out. */
const FROM_MASTER = 0xc0
const FROM_OUTSTATION = 0x40
const DIRECTION_BITS = 0xc0
const CONFIRMED = 3
const UNCONFIRMED = 4

const PRIME = 0x01000193
const SEED = 0x811c9dc5
/** Numbers of 52 bits: a kind, 20 bits of one mix and 32 of another. */
const KIND_READ = 2 ** 52
const HIGH_BITS = 0xfffff
const KIND_ANSWER = HIGH_BITS >> 1

/** Number of a message, or 0 for the slow path. Notes in the exchange what is asked and answered; makes no object. */
export function foldKey(slice: Slice, state: Dnp3State): number {
  const { bytes, start, end } = slice
  const length = end - start
  if (length < HEADER + SMALLEST + CRC || !isWholeHeader(bytes, start)) return 0
  const user = bytes[start + 2]! - COUNTED
  if (user < SMALLEST || frameBytes(user + COUNTED) !== length) return 0
  const control = bytes[start + 3]!
  const link = control & SEQUENCE
  if (link !== CONFIRMED && link !== UNCONFIRMED) return 0
  if ((bytes[start + HEADER]! & (FIRST | FINAL)) !== (FIRST | FINAL)) return 0
  if ((bytes[start + HEADER + 1]! & (APPLICATION_WHOLE | UNSOLICITED)) !== APPLICATION_WHOLE) return 0
  for (let at = start + HEADER; at < end; at += BLOCK + CRC)
    if (!isSound(bytes, at, Math.min(at + BLOCK, end - CRC))) return 0
  const code = bytes[start + HEADER + 2]!
  const direction = control & DIRECTION_BITS
  if (direction === FROM_MASTER && slice.fromClient) return noteRequest(slice, user, code, state)
  if (direction === FROM_OUTSTATION && !slice.fromClient && code === RESPONSE && user >= SMALLEST_RESPONSE)
    return noteAnswer(slice, user, state)
  return 0
}

function noteRequest(slice: Slice, user: number, code: number, state: Dnp3State): number {
  const { bytes, start } = slice
  if (code !== READ && code !== CONFIRM) return 0
  if ((bytes[start + HEADER + 1]! & CONFIRMATION_WANTED) !== 0) return 0 // no master may ask for one
  const source = u16le(bytes, start + 6)
  const destination = u16le(bytes, start + 4)
  const number = requestNumber(bytes, start, user)
  if (code === CONFIRM) return number
  const association = state.known(source, destination)
  const asked = association?.readOf(number)
  if (association === undefined || asked === undefined) return 0
  const { pending } = association
  if (pending !== undefined && !pending.isSettled) return 0 // what stays unanswered is told by the slow path
  asked.sequence = bytes[start + HEADER + 1]! & SEQUENCE
  asked.isSettled = false
  association.pending = asked
  association.notedTime = slice.time
  return number
}

/** Number of a read that `frame` carries whole; 0 if it does not. The slow path keeps the operation under it. */
export function readNumber({ bytes, start }: Slice, { transport = 0, userBytes }: LinkFrame): number {
  const isWhole = (transport & (FIRST | FINAL)) === (FIRST | FINAL)
  return isWhole ? requestNumber(bytes, start, userBytes) : 0
}

/** Function, objects and addresses, without the sequence numbers of transport and application. */
function requestNumber(bytes: Uint8Array, start: number, user: number): number {
  let low = SEED
  let high = user
  for (let i = 2; i < user; i++) {
    const byte = bytes[start + userAt(i)]!
    low = Math.imul(low ^ byte, PRIME)
    high = Math.imul(high, 31) + byte
  }
  low = Math.imul(low ^ u16le(bytes, start + 6), PRIME) ^ u16le(bytes, start + 4)
  return numberOf(high, low, 0)
}

function numberOf(high: number, low: number, kind: number): number {
  return KIND_READ + ((high ^ kind) & HIGH_BITS) * 0x1_0000_0000 + (low >>> 0)
}

function noteAnswer(slice: Slice, user: number, state: Dnp3State): number {
  const { bytes, start } = slice
  const association = state.known(u16le(bytes, start + 4), u16le(bytes, start + 6))
  const pending = association?.pending
  if (association === undefined || pending === undefined || pending.isSettled) return 0
  if (pending.functionCode !== READ || pending.sequence !== (bytes[start + HEADER + 1]! & SEQUENCE)) return 0
  const indications = u16le(bytes, start + HEADER + 3)
  // A buffer that remains full is emitted again periodically.
  if ((indications & (REFUSALS | EVENT_BUFFER_OVERFLOW)) !== 0 || indications !== association.indications)
    return 0
  const objects = user === SMALLEST_RESPONSE ? SEED : objectsNumber(slice, user, association)
  if (objects === 0 || pending.number === 0) return 0
  pending.isSettled = true
  association.notedTime = slice.time
  return numberOf(pending.number % 0x1_0000_0000, Math.imul(objects ^ indications, PRIME), KIND_ANSWER)
}

/** Mix of the object headers of an answer that holds nothing but points of known size; 0 otherwise. */
function objectsNumber({ bytes, start }: Slice, user: number, association: Dnp3Association): number {
  const contiguous = association.fromOutstation.copyOf(bytes, start, user)
  const end = user - 1
  let mixed = SEED
  let at = SMALLEST_RESPONSE - 1
  while (at < end) {
    if (at + 3 > end) return 0
    const group = contiguous[at]!
    const known = layout(group, contiguous[at + 1]!)
    const prefixCode = contiguous[at + 2]! >> 4
    const range = contiguous[at + 2]! & SEQUENCE
    if (known === undefined || groups.get(group)?.point === undefined || prefixCode > 3) return 0
    const isRange = range < 3
    if (!isRange && (range < 7 || range > 9)) return 0
    const byteCount = 1 << (isRange ? range : range - 7)
    const data = at + 3 + (isRange ? 2 * byteCount : byteCount)
    if (data > end) return 0
    const first = numberAt(contiguous, at + 3, byteCount)
    const count = isRange ? numberAt(contiguous, at + 3 + byteCount, byteCount) - first + 1 : first
    if (count <= 0) return 0
    for (; at < data; at++) mixed = Math.imul(mixed ^ contiguous[at]!, PRIME)
    const prefix = prefixCode === 3 ? 4 : prefixCode
    const isPacked = known.bits < 8 && prefix === 0
    at += isPacked ? Math.ceil((count * known.bits) / 8) : count * (prefix + Math.ceil(known.bits / 8))
  }
  return at === end ? mixed >>> 0 || 1 : 0
}

function numberAt(bytes: Uint8Array, at: number, byteCount: number): number {
  return byteCount === 1 ? bytes[at]! : byteCount === 2 ? u16le(bytes, at) : u32le(bytes, at)
}
