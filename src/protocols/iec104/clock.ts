/** Binary time CP56Time2a: IEC 60870-5-101:2003 §7.2.6.18. */
import { u16le } from '#bytes/read'
import { clockIdentity } from '#model/device-clock'
import type { Emit, Slice } from '#model/protocol'
import type { Microseconds } from '#model/time'
import { type Iec104Asdu, objectsOf } from './asdu.ts'
import { ACTIVATION, SPONTANEOUS } from './causes.ts'
import type { Iec104State } from './state.ts'
import { typeOf } from './types.ts'

/** Clock synchronization command C_CS_NA_1. */
const CLOCK = 103
/** CP56Time2a. */
const TAG_BYTES = 7

/** Years of the first and last two-digit value: seen in use, the standard only has 0..99. */
const CENTURY = 2000

/** `2026-01-31 08:30:00.250`, with a mark where the time is invalid or in summer time. */
export function clockText(bytes: Uint8Array, at: number): string {
  const milliseconds = u16le(bytes, at)
  const minute = bytes[at + 2]! & 0x3f
  const hour = bytes[at + 3]! & 0x1f
  const day = bytes[at + 4]! & 0x1f
  const month = bytes[at + 5]! & 0x0f
  const year = CENTURY + (bytes[at + 6]! & 0x7f)
  const date = `${year}-${pad(month)}-${pad(day)}`
  const second = `${pad(Math.floor(milliseconds / 1000))}.${String(milliseconds % 1000).padStart(3, '0')}`
  const marks = `${(bytes[at + 3]! & 0x80) !== 0 ? ' summer time' : ''}${(bytes[at + 2]! & 0x80) !== 0 ? ' invalid' : ''}`
  return `${date} ${pad(hour)}:${pad(minute)}:${second}${marks}`
}

const INVALID = 0x80
const SUMMER = 0x80
const HOUR: Microseconds = 3_600_000_000

/** The same as microseconds since 1970, as if it were UTC and no summer time; NaN where it is marked invalid. */
export function clockTime(bytes: Uint8Array, at: number): Microseconds {
  if ((bytes[at + 2]! & INVALID) !== 0) return Number.NaN
  const day = bytes[at + 4]! & 0x1f
  const month = bytes[at + 5]! & 0x0f
  const year = CENTURY + (bytes[at + 6]! & 0x7f)
  const minutes = Date.UTC(year, month - 1, day, bytes[at + 3]! & 0x1f, bytes[at + 2]! & 0x3f)
  if (day === 0 || month === 0) return Number.NaN
  const summer = (bytes[at + 3]! & SUMMER) !== 0 ? HOUR : 0
  return (minutes + u16le(bytes, at)) * 1000 - summer
}

/** Clock of a station from the time tags of its events, and of its master from synchronization commands. */
export function emitClock(asdu: Iec104Asdu, slice: Slice, emit: Emit, { clocks }: Iec104State): void {
  const { bytes, fromClient, time } = slice
  const type = typeOf(asdu.type)
  const isSet = asdu.type === CLOCK && asdu.cause === ACTIVATION
  const isEvent = asdu.cause === SPONTANEOUS && type.time === TAG_BYTES && type.direction === 'monitor'
  if (!isSet && !isEvent) return
  const [object] = objectsOf(bytes, asdu)
  if (object === undefined || !asdu.fits) return
  const clock = clocks[fromClient ? 'client' : 'server']
  const tag = clockTime(bytes, isSet ? object.at : object.at + type.bytes - TAG_BYTES)
  const news = isSet ? clock.says(tag, time, true) : clock.tags(tag, time, true)
  const field = isSet ? 'C_CS_NA_1 CP56Time2a' : 'CP56Time2a of spontaneous events'
  if (news !== undefined) emit(clockIdentity(fromClient ? 'client' : 'server', news, field))
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
