/** Formats values for people: with units, never empty, consistent. */
import { countOf as counted, countText } from '#schema/count-text'

/** Placeholder of unknown values. */
export const unknown = '–'

export { countText }

/** `1 device`, `12,000 devices`, `no devices`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return value === 0 ? `no ${many}` : counted(value, one, many)
}

/** `2001:db…:86:ffee`: cut in the middle, as the ends of addresses differ. */
export function middleCut(text: string, most: number): string {
  if (text.length <= most) return text
  const end = Math.ceil((most - 1) / 2)
  return `${text.slice(0, most - 1 - end)}…${text.slice(-end)}`
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `999 B`, `1.5 MB`: powers of 1000, three significant digits. */
export function bytesText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${BYTE_UNITS[unit]}`
}

/** `0.4%`, `12%`; from a share between 0 and 1. */
export function shareText(share: number): string {
  const percent = share * 100
  if (percent > 0 && percent < 0.1) return '< 0.1%'
  return `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)}%`
}

const two = (value: number) => String(value).padStart(2, '0')

/** `2026-11-24 03:10:07` in the reader's time zone; unknown for an empty or invalid time. */
export function localTime(rfc3339: string | undefined): string {
  const time = new Date(rfc3339 ?? '')
  if (Number.isNaN(time.getTime())) return unknown
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** `2026-11-24 03:10:07.250013`: with the known fraction of the second. */
export function exactTime(rfc3339: string | undefined): string {
  const text = localTime(rfc3339)
  return text === unknown ? text : `${text}${/\.\d+/.exec(rfc3339 ?? '')?.[0] ?? ''}`
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `24 Nov`; `24 Nov 2013` if not of this year. */
export function dayText(rfc3339: string | undefined, now = Date.now()): string {
  const time = new Date(rfc3339 ?? '')
  if (Number.isNaN(time.getTime())) return unknown
  const isThisYear = time.getFullYear() === new Date(now).getFullYear()
  return `${time.getDate()} ${MONTHS[time.getMonth()]}${isThisYear ? '' : ` ${time.getFullYear()}`}`
}

/** `24 Nov 03:10`: short form without seconds; `24 Nov 2013 03:10` if not of this year. */
export function shortTime(rfc3339: string | undefined, now = Date.now()): string {
  const text = localTime(rfc3339)
  return text === unknown ? text : `${dayText(rfc3339, now)} ${text.slice(11, 16)}`
}

/** In a sentence: `03:10` today, otherwise as `shortTime`. */
export function atText(rfc3339: string | undefined, now = Date.now()): string {
  const isToday = localTime(rfc3339).slice(0, 10) === localTime(new Date(now).toISOString()).slice(0, 10)
  const text = shortTime(rfc3339, now)
  return isToday ? text.slice(-5) : text
}

const STEPS = [
  [60, 'second', 1],
  [3600, 'minute', 60],
  [86_400, 'hour', 3600],
  [86_400 * 60, 'day', 86_400],
  [86_400 * 730, 'month', 86_400 * 30.44],
  [Number.POSITIVE_INFINITY, 'year', 86_400 * 365.25],
] as const

/** `3 minutes ago`, `in 2 hours`; `now` within five seconds. */
export function relativeTime(rfc3339: string, now: number): string {
  const seconds = (Date.parse(rfc3339) - now) / 1000
  if (Number.isNaN(seconds)) return unknown
  const size = Math.abs(seconds)
  if (size < 5) return 'now'
  const [, unit, divisor] = STEPS.find(([below]) => size < below)!
  const amount = Math.round(size / divisor)
  const words = `${amount} ${unit}${amount === 1 ? '' : 's'}`
  return seconds < 0 ? `${words} ago` : `in ${words}`
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return unknown
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Capitalises the first letter: `Run` for `run`; leaves the others unchanged. */
export function sentenceCase(text: string): string {
  if (/^(cpu|plc|hmi|ps|cp|im)$/.test(text)) return text.toUpperCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** True for a MAC address of several receivers, as of GOOSE: IEEE 802, the lowest bit of the first byte. */
export function isGroupMac(address: string): boolean {
  return /^[0-9a-f][13579bdf](:[0-9a-f]{2}){5}$/i.test(address)
}

const BROADCAST = 'All devices (broadcast)'

/**
 * Name of an address that several devices listen to; undefined for one of a device. Of a subnet's broadcast addresses it
 * knows those of ordinary ones, RFC 919 §7.
 */
export function groupName(address: string): string | undefined {
  if (/^ff:ff:ff:ff:ff:ff$/i.test(address) || /^\d+\.\d+\.\d+\.255$/.test(address)) return BROADCAST
  const isGroup = isGroupMac(address) || /^(22[4-9]|23\d)\.\d+\.\d+\.\d+$|^ff[0-9a-f]{2}:/i.test(address)
  return isGroup ? 'Multicast group' : undefined
}

/** A prefix as target, as of a scan, is no name. */
export function targetName(name: string): string {
  return /^[\da-f.:]+\/\d+$/i.test(name) ? 'Many addresses' : name
}
