/** BER elements as plain values, for what is read once a connection (certificates, SPNEGO, Kerberos), not once a packet. */
import { BerReader } from './ber.ts'

/** One element; its contents are `bytes[start..end)`. */
export interface BerElement {
  readonly tag: number
  readonly start: number
  readonly end: number
}

/** The element at `at`; undefined if it is broken or goes past `limit`. */
export function berElement(bytes: Uint8Array, at: number, limit: number): BerElement | undefined {
  const reader = new BerReader()
  if (reader.read(bytes, at, limit) !== 'element') return undefined
  return { tag: reader.tag, start: reader.start, end: reader.end }
}

/** The elements that fill `bytes[start..end)`, at most `most`; stops quietly at the first broken one. */
export function berElements(bytes: Uint8Array, start: number, end: number, most = 256): BerElement[] {
  const found: BerElement[] = []
  for (let at = start; at < end && found.length < most; ) {
    const element = berElement(bytes, at, end)
    if (element === undefined) break
    found.push(element)
    at = element.end
  }
  return found
}
