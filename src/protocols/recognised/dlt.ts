import { hex } from '#bytes/hex'
import { latin1 } from '#bytes/message-head'
import { u16be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Header type, counter, length (2); then, as the header type has it, ECU (4), session (4), time (4), extended header (10).
// AUTOSAR FO R22-11, Log and Trace Protocol (787) §5.1.
const LENGTH = 2
const HEADER = 4
const EXTENDED = 0x01
const HAS_ECU = 0x04
const HAS_SESSION = 0x08
const HAS_TIME = 0x10
const VERSION_SHIFT = 5
const VERSION = 1
const FIELD = 4
const EXTENDED_SIZE = 10
/** Four letters, digits or signs, filled up with zeros. */
const NAME = /^[A-Za-z0-9_-]{2,4}\0{0,2}$/
/** Messages of a datagram that are checked. */
const limits = { messages: 8 } as const

function headersLength(type: number): number {
  const fields = [HAS_ECU, HAS_SESSION, HAS_TIME].filter((bit) => (type & bit) !== 0).length
  return HEADER + fields * FIELD + ((type & EXTENDED) !== 0 ? EXTENDED_SIZE : 0)
}

const message = (info: string, rest: string) =>
  new ByteWriter()
    .bytes(hex('35 01'))
    .u16be(22 + rest.replaceAll(' ', '').length / 2)
    .ascii('ECU1')
    .u32be(12_345)
    .bytes(hex(info))
    .ascii('APP1CTX1')
    .bytes(hex(rest))
    .take()

export const recogniser = defineRecogniser({
  name: 'dlt',
  shortName: 'DLT',
  title: 'Diagnostic Log and Trace',
  standard: 'AUTOSAR FO R22-11, Log and Trace Protocol (787)',
  family: 'ot',
  hints: [
    { transport: 'tcp', port: 3490 },
    { transport: 'udp', port: 3490 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  // Version 1 with ECU and extended header, whatever else a header holds.
  firstBytes: "%'-/5=7?",
  probe({ bytes, start, end, isStream }) {
    let at = start
    for (let count = 0; count < limits.messages && at < end; count++) {
      const type = bytes[at]!
      if (type >> VERSION_SHIFT !== VERSION || (type & EXTENDED) === 0 || (type & HAS_ECU) === 0) return 'no'
      const headers = headersLength(type)
      if (end - at < headers) return isStream && count === 0 ? 'more' : 'no'
      const length = u16be(bytes, at + LENGTH)
      const names = [at + HEADER, at + headers - 2 * FIELD, at + headers - FIELD]
      if (length < headers || !names.every((name) => NAME.test(latin1(bytes, name, name + FIELD))))
        return 'no'
      if (isStream) return end - at < length ? 'more' : 'yes'
      at += length
    }
    return at === end || (at < end && at > start) ? 'yes' : 'no'
  },
  probeHinted({ bytes, start, end, isStream, isCut }) {
    const type = bytes[start]!
    if (start >= end || type >> VERSION_SHIFT !== VERSION) return 'no'
    if (end - start < HEADER) return 'more'
    const length = u16be(bytes, start + LENGTH)
    if (length < headersLength(type)) return 'no'
    if (end - start >= length) return 'yes'
    return isStream ? 'more' : isCut && end - start >= headersLength(type) ? 'yes' : 'no'
  },
  examples: [{ bytes: message('16 00', '13000000') }, { bytes: message('41 00', '') }],
})
