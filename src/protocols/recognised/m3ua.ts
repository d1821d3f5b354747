import { hex } from '#bytes/hex'
import { u32be } from '#bytes/read'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Common header: RFC 4666 §3.1.
const AT = { version: 0, reserved: 1, class: 2, type: 3, length: 4 } as const
const HEADER = 8
const VERSION = 1
/** Highest message type of each class: §3.1.2. */
const LAST_TYPE: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 6],
  [3, 6],
  [4, 4],
  [9, 4],
])

export const recogniser = defineRecogniser({
  name: 'm3ua',
  shortName: 'M3UA',
  title: 'SS7 MTP3 user adaptation',
  standard: 'RFC 4666',
  family: 'it',
  // SCTP payload protocol identifier.
  hints: [{ carriedBy: 'sctp', selector: 3 }],
  probe({ bytes, start, end }) {
    if (end - start < HEADER || bytes[start] !== VERSION || bytes[start + AT.reserved] !== 0) return 'no'
    const lastType = LAST_TYPE.get(bytes[start + AT.class]!)
    const length = u32be(bytes, start + AT.length)
    const isType = lastType !== undefined && bytes[start + AT.type]! <= lastType
    return isType && length >= HEADER && length <= end - start ? 'yes' : 'no'
  },
  examples: [
    { bytes: hex('01 00 03 01 00000008'), how: '2905/3' },
    { bytes: hex('01 00 03 04 00000008'), from: 'server', how: '2905/3' },
  ],
})
