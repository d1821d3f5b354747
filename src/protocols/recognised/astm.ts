import { hex } from '#bytes/hex'
import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser, type ProbeResult } from '#protocol-kit/recogniser'

// Frames: STX, number, text, ETX or ETB, checksum (2 digits), CR, LF: CLSI LIS01-A2 (ASTM E1381-02) clause 6.
const ENQ = 0x05
const ETX = 0x03
const ETB = 0x17
/** The first frame is number 1, and H begins a header record: CLSI LIS02-A2 clause 6. */
const HEAD = '\x021H'
const LONGEST = 64 * 1024
const CHECKSUM = 2

/** A whole first frame with the right checksum; `from` is its STX. */
function probeFrame(bytes: Uint8Array, from: number, end: number): ProbeResult {
  let sum = 0
  let at = from + 1
  for (; at < end && at - from < LONGEST; at++) {
    sum = (sum + bytes[at]!) & 0xff
    if (bytes[at] === ETX || bytes[at] === ETB) break
  }
  if (at + CHECKSUM >= end) return at - from < LONGEST ? 'more' : 'no'
  const wanted = sum.toString(16).padStart(CHECKSUM, '0').toUpperCase()
  return latin1(bytes, at + 1, at + 1 + CHECKSUM).toUpperCase() === wanted ? 'yes' : 'no'
}

const over = { transport: 'tcp', port: 15150 } as const
function frame(record: string): Uint8Array {
  const text = `1${record}\r\x03`
  const sum = Array.from(text).reduce((total, letter) => total + letter.charCodeAt(0), 0) & 0xff
  const checksum = sum.toString(16).padStart(CHECKSUM, '0').toUpperCase()
  return new ByteWriter().ascii(`\x02${text}${checksum}\r\n`).take()
}

export const recogniser = defineRecogniser({
  name: 'astm',
  shortName: 'ASTM',
  title: 'ASTM analyser link',
  standard: 'CLSI LIS01-A2 (ASTM E1381-02); CLSI LIS02-A2 (ASTM E1394-97)',
  family: 'ot',
  hints: [{ content: 'tcp' }],
  firstBytes: '\x02\x05',
  probe({ bytes, start, end }) {
    const from = bytes[start] === ENQ ? start + 1 : start
    const head = latin1(bytes, from, Math.min(end, from + HEAD.length))
    if (!HEAD.startsWith(head)) return 'no'
    return head.length < HEAD.length ? 'more' : probeFrame(bytes, from, end)
  },
  examples: [
    { over, bytes: frame('H|\\^&|||EX-1000^02-13||||||||E1394-97') },
    { over, bytes: new ByteWriter().bytes(hex('05')).bytes(frame('H|\\^&')).take() },
  ],
})
