import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const VERSION = 0
const COUNT = 2
const IPFIX = 10
/** Header, and bytes of a record where its length is fixed: NetFlow Export Datagram Format, tables of versions 1, 5, 7. */
const fixed: ReadonlyMap<
  number,
  { readonly header: number; readonly record: number; readonly most: number }
> = new Map([
  [1, { header: 16, record: 52, most: 24 }],
  [5, { header: 24, record: 48, most: 30 }],
  [7, { header: 24, record: 52, most: 28 }],
])
/** RFC 3954 §5.1; RFC 7011 §3.1. */
const HEADER_9 = 20
const HEADER_10 = 16
const TIME = { 9: 8, 10: 4 } as const
const DOMAIN = { 9: 16, 10: 12 } as const
/** Identifiers of sets: templates and option templates; data from 256. RFC 3954 §5.2, RFC 7011 §3.3.2. */
const TEMPLATES: ReadonlySet<number> = new Set([0, 1, 2, 3])
const FIRST_DATA = 256
/** Export times from 1998 on are plausible, in seconds. */
const FIRST_TIME = 883_612_800

export interface NetflowMessage {
  readonly version: number
  /** Observation domain or source identifier; undefined in older versions. */
  readonly domain: number | undefined
  readonly hasTemplates: boolean
  readonly hasData: boolean
  /** Lengths agree to the last byte, and the time can be. */
  readonly isProven: boolean
}

/** Reads one datagram, or one IPFIX message of a stream; `foreign` where lengths do not agree with counts. */
export function dissect(slice: Slice): Dissected<NetflowMessage> {
  const { bytes, start, end, isStream } = slice
  const available = end - start
  if (available < HEADER_10) return isStream ? { kind: 'incomplete', need: HEADER_10 } : { kind: 'foreign' }
  const version = u16be(bytes, start + VERSION)
  if (version === IPFIX) return messageTen(slice)
  if (isStream) return { kind: 'foreign' }
  if (version === 9) return messageNine(slice)
  const layout = fixed.get(version)
  const count = u16be(bytes, start + COUNT)
  if (layout === undefined || count === 0 || count > layout.most) return { kind: 'foreign' }
  const length = layout.header + count * layout.record
  if (length > available && !slice.isCut) return { kind: 'foreign' }
  const isProven = length === available && u32be(bytes, start + 8) >= FIRST_TIME
  const message = { version, domain: undefined, hasTemplates: false, hasData: true, isProven }
  return { kind: 'message', message, length: available }
}

function messageNine(slice: Slice): Dissected<NetflowMessage> {
  const { bytes, start, end } = slice
  if (end - start < HEADER_9) return { kind: 'foreign' }
  const sets = setsOf(slice, start + HEADER_9, end)
  if (sets === undefined) return { kind: 'foreign' }
  const domain = u32be(bytes, start + DOMAIN[9])
  const isProven = sets.isExact && u32be(bytes, start + TIME[9]) >= FIRST_TIME
  return { kind: 'message', message: { version: 9, domain, ...sets, isProven }, length: end - start }
}

function messageTen(slice: Slice): Dissected<NetflowMessage> {
  const { bytes, start, end, isStream } = slice
  const length = u16be(bytes, start + COUNT)
  if (length < HEADER_10) return { kind: 'foreign' }
  if (length > end - start) return isStream ? { kind: 'incomplete', need: length } : { kind: 'foreign' }
  const sets = setsOf(slice, start + HEADER_10, start + length)
  if (sets === undefined) return { kind: 'foreign' }
  const domain = u32be(bytes, start + DOMAIN[10])
  const isWhole = isStream || length === end - start
  const isProven = isWhole && sets.isExact && u32be(bytes, start + TIME[10]) >= FIRST_TIME
  return { kind: 'message', message: { version: IPFIX, domain, ...sets, isProven }, length }
}

/** Walks the sets; undefined if an identifier is reserved or a length leaves the message. */
function setsOf(
  { bytes, isCut }: Slice,
  start: number,
  end: number,
): { hasTemplates: boolean; hasData: boolean; isExact: boolean } | undefined {
  let hasTemplates = false
  let hasData = false
  let at = start
  while (at + 4 <= end) {
    const identifier = u16be(bytes, at)
    const length = u16be(bytes, at + 2)
    if (length < 4 || (identifier < FIRST_DATA && !TEMPLATES.has(identifier))) return undefined
    if (at + length > end && !isCut) return undefined
    if (identifier >= FIRST_DATA) hasData = true
    else hasTemplates = true
    at += length
  }
  return { hasTemplates, hasData, isExact: at === end && (hasTemplates || hasData) }
}
