import { u16be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// TPKT: RFC 1006 §6. Q.931 §4.2 to §4.4: discriminator, length of the call reference (2 in H.225.0), reference, type.
const TPKT = { version: 3, length: 2, size: 4 } as const
const AT = { discriminator: 4, referenceLength: 5, reference: 6, type: 8, elements: 9 } as const
const Q931 = 0x08
const REFERENCE = 2
/** Element of H.225.0 §7.2.2.31: every message has it; its length takes two octets here. */
const USER_USER = 0x7e
/** H.225.0 table 2. */
const names: ReadonlyMap<number, string> = new Map([
  [0x01, 'Alerting'],
  [0x02, 'Call Proceeding'],
  [0x03, 'Progress'],
  [0x05, 'Setup'],
  [0x07, 'Connect'],
  [0x0d, 'Setup Acknowledge'],
  [0x5a, 'Release Complete'],
  [0x62, 'Facility'],
  [0x6e, 'Notify'],
  [0x75, 'Status Inquiry'],
  [0x7b, 'Information'],
  [0x7d, 'Status'],
])
const SETUP = 0x05
const CONNECT = 0x07
const RELEASE = 0x5a

interface H225Message {
  readonly type: number
}

function dissect({ bytes, start, end }: Slice): Dissected<H225Message> {
  const available = end - start
  if (bytes[start] !== TPKT.version || (available > 1 && bytes[start + 1] !== 0)) return { kind: 'foreign' }
  if (available < AT.elements) return { kind: 'incomplete', need: AT.elements }
  const length = u16be(bytes, start + TPKT.length)
  const type = bytes[start + AT.type]!
  const isSignalling =
    bytes[start + AT.discriminator] === Q931 && bytes[start + AT.referenceLength] === REFERENCE
  if (!isSignalling || !names.has(type) || length < AT.elements) return { kind: 'foreign' }
  if (available < length) return { kind: 'incomplete', need: length }
  if (!hasUserUser(bytes, start + AT.elements, start + length)) return { kind: 'foreign' }
  return { kind: 'message', length, message: { type } }
}

/** Elements must fill the message: Q.931 §4.5.1; those above 0x80 have one octet. */
function hasUserUser(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end) {
    if (bytes[at] === USER_USER) return at + 3 <= end && at + 3 + u16be(bytes, at + 1) === end
    at += bytes[at]! >= 0x80 ? 1 : at + 1 < end ? 2 + bytes[at + 1]! : 1
  }
  return false
}

export const protocol = defineProtocol<H225Message, undefined>({
  name: 'h225',
  title: 'H.323 call signalling',
  standard: 'ITU-T H.225.0 (12/2009); ITU-T Q.931 (05/1998)',
  depth: 'recognised',
  family: 'it',
  hints: [{ transport: 'tcp', port: 1720 }, { content: 'tcp' }],
  firstOctets: '\x03',
  recognise(slice) {
    const found = dissect(slice)
    return found.kind === 'message' ? 'yes' : found.kind === 'incomplete' ? 'more' : 'no'
  },
  dissect,
  isFromClient: ({ type }) => (type === SETUP ? true : undefined),
  facts({ type }, _slice, tell) {
    if (type === CONNECT) tell({ kind: 'session', phase: 'open', method: 'h.323', secured: false })
    else if (type === RELEASE) tell({ kind: 'session', phase: 'close', method: 'h.323', secured: false })
  },
  rows: ({ type }) => [{ label: 'Message', value: names.get(type) ?? '', at: AT.type, length: 1 }],
})
