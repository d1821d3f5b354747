/** Domain names of DNS messages, compressed or not. */
import { toHex } from './hex.ts'
import { u16be } from './read.ts'
import { text } from './text.ts'

const limits = {
  /** Pointers followed in one name; real names use one or two. */
  hops: 16,
  /** Bytes of one name: RFC 1035 §2.3.4. */
  nameBytes: 255,
} as const

/** A name's labels joined by dots and the offset past it, or why and where it is none. */
export type DnsName =
  | { readonly kind: 'name'; readonly name: string; readonly next: number }
  | { readonly kind: 'fault'; readonly at: number; readonly reason: string }

/** Reads the name at `at` of the message that begins at `message`; its own bytes end before `end`. RFC 1035 §4.1.4. */
export function readDnsName(bytes: Uint8Array, message: number, at: number, end: number): DnsName {
  const labels: string[] = []
  let cursor = at
  let limit = end
  let past = -1
  let byteCount = 1
  for (let hops = 0; ; ) {
    if (cursor >= limit) return fault(cursor, 'name')
    const length = bytes[cursor]!
    if (length >= 0xc0) {
      if (cursor + 2 > limit) return fault(cursor, 'name pointer')
      const target = message + (u16be(bytes, cursor) & 0x3fff)
      if (past < 0) past = cursor + 2
      // "A prior occurrence of the same name": only backwards, which also ends every loop.
      if (target >= cursor || ++hops > limits.hops) return fault(cursor, 'name pointer')
      limit = cursor
      cursor = target
      continue
    }
    if (length >= 0x40) return fault(cursor, 'label type') // 01 and 10 are reserved: RFC 1035 §4.1.4, RFC 6891 §5
    if (length === 0) break
    byteCount += 1 + length
    if (byteCount > limits.nameBytes) return fault(cursor, 'name length')
    if (cursor + 1 + length >= limit) return fault(cursor, 'label length')
    labels.push(label(bytes, cursor + 1, cursor + 1 + length))
    cursor += 1 + length
  }
  return { kind: 'name', name: labels.join('.'), next: past < 0 ? cursor + 1 : past }
}

function fault(at: number, reason: string): DnsName {
  return { kind: 'fault', at, reason }
}

/** A label's bytes as text; what is no text at all is printed as hex, so that odd names stay apart. */
function label(bytes: Uint8Array, start: number, end: number): string {
  const read = text(bytes, start, end)
  return read === '' ? toHex(bytes, start, end) : read
}
