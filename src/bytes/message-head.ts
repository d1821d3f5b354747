/** Heads of messages in the form of RFC 5322: a start line, fields, an empty line. HTTP, SIP, RTSP and SSDP have them. */
import { clean } from './text.ts'

/** Up to so many bytes, one by one is faster; more become one flat string, so many at a time. */
const FEW = 16
const AT_ONCE = 8192
/** From so many bytes on the decoder, which knows no Latin-1 but has the same ASCII, is three to five times as fast. */
const MANY = 48
const decoder = new TextDecoder()

const LF = 0x0a
const CR = 0x0d

/** Bytes as characters, one to one; not cleaned. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= FEW) {
    let line = ''
    for (let at = start; at < end; at++) line += String.fromCharCode(bytes[at]!)
    return line
  }
  if (end - start >= MANY && isAscii(bytes, start, end)) return decoder.decode(bytes.subarray(start, end))
  let text = ''
  for (let at = start; at < end; at += AT_ONCE)
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(end, at + AT_ONCE)) as never)
  return text
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let seen = 0
  for (let at = start; at < end; at++) seen |= bytes[at]!
  return seen < 0x80
}

/** Offset just past the empty line that ends the head in `bytes[start..end)`, or -1. Bare line feeds are accepted. */
export function headEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== LF) continue
    if (bytes[at + 1] === LF && at + 1 < end) return at + 2
    if (bytes[at + 1] === CR && bytes[at + 2] === LF && at + 2 < end) return at + 3
  }
  return -1
}

export interface MessageHead {
  /** Uncleaned. */
  readonly startLine: string
  /** Lower-case names; the first of a repeated field, cleaned. */
  readonly fields: ReadonlyMap<string, string>
}

/** Reads the head that fills `bytes[start..end)`: at most `mostFields` fields of at most `longest` characters. */
export function readMessageHead(
  bytes: Uint8Array,
  start: number,
  end: number,
  mostFields = 128,
  longest = 4096,
): MessageHead {
  const lines = latin1(bytes, start, end).split('\n', mostFields + 1)
  const fields = new Map<string, string>()
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    if (!fields.has(name)) fields.set(name, clean(line.slice(colon + 1), longest))
  }
  return { startLine: lines[0]!.trimEnd(), fields }
}
