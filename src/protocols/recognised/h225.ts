import { hex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { defineRecogniser } from '#protocol-kit/recogniser'

// TPKT: RFC 1006 §6. Q.931 §4.2 to §4.4: discriminator, length of the call reference (2 in H.225.0), reference, type.
const TPKT = { version: 3, length: 2 } as const
const AT = { discriminator: 4, referenceLength: 5, type: 8, elements: 9 } as const
const Q931 = 0x08
const REFERENCE = 2
/** Element of H.225.0 §7.2.2.31: every message has it; its length takes two bytes here. */
const USER_USER = 0x7e
/** Message types: H.225.0 table 2. */
const TYPES: ReadonlySet<number> = new Set([
  ...[0x01, 0x02, 0x03, 0x05, 0x07, 0x0d, 0x5a, 0x62, 0x6e, 0x75, 0x7b, 0x7d],
])
const SETUP = 0x05

/** Elements must fill the message: Q.931 §4.5.1; those above 0x80 have one byte. */
function hasUserUser(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end) {
    if (bytes[at] === USER_USER) return at + 3 <= end && at + 3 + u16be(bytes, at + 1) === end
    at += bytes[at]! >= 0x80 ? 1 : at + 1 < end ? 2 + bytes[at + 1]! : 1
  }
  return false
}

/** A message with a bearer capability. */
const message = (type: string) => hex(`0300 0016 08 02 0001 ${type} 04 03 888090 7e 0005 05 20800600`)

export const recogniser = defineRecogniser({
  name: 'h225',
  shortName: 'H225',
  title: 'H.323 call signalling',
  standard: 'ITU-T H.225.0 (12/2009); ITU-T Q.931 (05/1998)',
  family: 'it',
  hints: [{ transport: 'tcp', port: 1720 }, { content: 'tcp' }],
  firstBytes: '\x03',
  probe({ bytes, start, end }) {
    const available = end - start
    if (bytes[start] !== TPKT.version || (available > 1 && bytes[start + 1] !== 0)) return 'no'
    if (available < AT.elements) return 'more'
    const length = u16be(bytes, start + TPKT.length)
    const isQ931 = bytes[start + AT.discriminator] === Q931
    if (!isQ931 || bytes[start + AT.referenceLength] !== REFERENCE) return 'no'
    if (!TYPES.has(bytes[start + AT.type]!) || length < AT.elements) return 'no'
    if (available < length) return 'more'
    return hasUserUser(bytes, start + AT.elements, start + length) ? 'yes' : 'no'
  },
  isFromClient: ({ bytes, start }) => (bytes[start + AT.type] === SETUP ? true : undefined),
  examples: [{ bytes: message('05') }, { bytes: message('07'), from: 'server' }],
})
