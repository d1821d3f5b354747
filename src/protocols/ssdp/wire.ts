import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

const CR = 0x0d
const LF = 0x0a
const COLON = 0x3a

const limits = { headers: 64, startLineBytes: 64 } as const

export interface SsdpMessage {
  readonly method: 'notify' | 'search' | 'response'
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

/** Start lines: UPnP Device Architecture 1.1 §1.2.2, §1.3.2, §1.3.3. */
const START_LINES: readonly (readonly [string, SsdpMessage['method']])[] = [
  ['NOTIFY * HTTP/1.', 'notify'],
  ['M-SEARCH * HTTP/1.', 'search'],
  ['HTTP/1.1 200', 'response'],
]

/** Reads one datagram of header lines; its end is the datagram's. */
export function dissect({ bytes, start, end }: Slice): Dissected<SsdpMessage> {
  const method = methodAt(bytes, start, end)
  if (method === undefined) return { kind: 'foreign' }
  const headers = new Map<string, string>()
  for (let at = lineEnd(bytes, start, end) + 1; at < end && headers.size < limits.headers; ) {
    const stop = lineEnd(bytes, at, end)
    const last = stop > at && bytes[stop - 1] === CR ? stop - 1 : stop
    if (last === at) break
    const colon = bytes.indexOf(COLON, at)
    if (colon > at && colon < last) {
      const name = text(bytes, at, colon).toLowerCase()
      if (!headers.has(name)) headers.set(name, text(bytes, colon + 1, last))
    }
    at = stop + 1
  }
  return { kind: 'message', message: { method, headers }, length: end - start }
}

/** First letters of the start lines, and what `text` takes away before them: white space, a byte order mark. */
const FIRST: ReadonlySet<number> = new Set([
  ...[...'MNHmnh'].map((letter) => letter.charCodeAt(0)),
  ...[0x09, 0x0a, 0x0d, 0x20, 0xa0, 0xc2, 0xe1, 0xe2, 0xe3, 0xef],
])

function methodAt(bytes: Uint8Array, start: number, end: number): SsdpMessage['method'] | undefined {
  if (!FIRST.has(bytes[start]!)) return undefined
  const line = text(bytes, start, Math.min(end, start + limits.startLineBytes)).toUpperCase()
  return START_LINES.find(([begins]) => line.startsWith(begins))?.[1]
}

function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  const found = bytes.indexOf(LF, at)
  return found < 0 || found > end ? end : found
}

/** On any port: an SSDP start line and a header that HTTP over TCP never needs. A search has MAN, the rest has USN. */
export function probe(slice: Slice): 'yes' | 'no' {
  const found = dissect(slice)
  if (found.kind !== 'message') return 'no'
  const { method, headers } = found.message
  if (method === 'search') return headers.get('man')?.includes('ssdp:discover') ? 'yes' : 'no'
  return headers.has('usn') && (headers.has('nt') || headers.has('st')) ? 'yes' : 'no'
}
