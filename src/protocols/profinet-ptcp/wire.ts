import { u16be } from '#bytes/read'
import { macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

/** Kinds of PTCP frames by frame id: IEC 61158-6-10. */
export const frameNames: ReadonlyMap<number, string> = new Map([
  [0x0020, 'clock sync, follow-up comes'],
  [0x0021, 'time sync, follow-up comes'],
  [0x0080, 'clock sync'],
  [0x0081, 'time sync'],
  [0xff00, 'clock announce'],
  [0xff01, 'time announce'],
  [0xff20, 'clock follow-up'],
  [0xff21, 'time follow-up'],
  [0xff22, 'clock sync without time'],
  [0xff23, 'time sync without time'],
  [0xff40, 'delay request'],
  [0xff41, 'delay response, follow-up comes'],
  [0xff42, 'delay follow-up'],
  [0xff43, 'delay response'],
])

/** PTCP-Header after the frame id. */
const SEQUENCE = 14
const LONG_HEADER = 22
const SHORT_HEADER = 18

/** Type (7 bits) and length (9 bits) before each value, as in LLDP. */
const LENGTH_BITS = 0x1ff
const END = 0
const SUBDOMAIN = 1
const MASTER = 4
const limits = {
  /** Values of one frame; four are usual. */
  values: 32,
} as const

export interface PtcpMessage {
  readonly frameId: number
  readonly sequence: number
  /** MAC of the clock master, and its number among the clocks; undefined if absent. */
  readonly master: string | undefined
  readonly subdomain: string | undefined
  readonly priority: number | undefined
}

/** Sync and follow-up frames have eight bytes more before the values than announces and delays: both are tried. */
function valuesAt(slice: Slice, header: number): { message: Partial<PtcpMessage>; isWhole: boolean } {
  const { bytes, start, end } = slice
  let at = start + header
  let master: string | undefined
  let subdomain: string | undefined
  let priority: number | undefined
  for (let count = 0; count < limits.values && at + 2 <= end; count++) {
    const word = u16be(bytes, at)
    const type = word >> 9
    const valueEnd = at + 2 + (word & LENGTH_BITS)
    if (type === END) return { message: { master, subdomain, priority }, isWhole: word === 0 && count > 0 }
    if (valueEnd > end) break
    if (type === SUBDOMAIN && valueEnd - at >= 24) {
      master = macText(bytes, at + 2)
      subdomain = uuid(bytes, at + 8)
    }
    if (type === MASTER && valueEnd - at >= 3) priority = bytes[at + 2]
    at = valueEnd
  }
  return { message: {}, isWhole: false }
}

function uuid(bytes: Uint8Array, at: number): string {
  let text = ''
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-'
    text += bytes[at + i]!.toString(16).padStart(2, '0')
  }
  return text
}

/** True if the frame id is a PTCP one and a list of values follows that ends as it should. */
export function probe(slice: Slice): 'yes' | 'no' {
  if (slice.end - slice.start < LONG_HEADER) return 'no'
  if (!frameNames.has(u16be(slice.bytes, slice.start))) return 'no'
  return headerOf(slice) === undefined ? 'no' : 'yes'
}

function headerOf(slice: Slice): number | undefined {
  return [SHORT_HEADER, LONG_HEADER, SHORT_HEADER + 8].find((header) => valuesAt(slice, header).isWhole)
}

/** Reads one PTCP frame; `malformed` if there is no list of values where one may begin. */
export function dissect(slice: Slice): Dissected<PtcpMessage> {
  const { bytes, start, end } = slice
  const length = end - start
  if (length < 2) return { kind: 'foreign' }
  const frameId = u16be(bytes, start)
  if (!frameNames.has(frameId)) return { kind: 'foreign' }
  if (length < SHORT_HEADER) return { kind: 'malformed', at: 0, reason: 'header', length }
  const header = headerOf(slice)
  if (header === undefined && !slice.isCut)
    return { kind: 'malformed', at: SHORT_HEADER, reason: 'values', length }
  const { master, subdomain, priority } = header === undefined ? {} : valuesAt(slice, header).message
  return {
    kind: 'message',
    length,
    message: { frameId, sequence: u16be(bytes, start + SEQUENCE), master, subdomain, priority },
  }
}
