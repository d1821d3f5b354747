/** Binary time CP56Time2a: IEC 60870-5-101:2003 §7.2.6.18. */
import { u16le } from '#bytes/read'

/** Years of the first and last the two digits mean: seen in use, the standard only says 0..99. */
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

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
