import { hex } from '#bytes/hex'
import { latin1 } from '#bytes/message-head'
import { u32be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Root layer: sizes of preamble and postamble, identifier; flags and length (2), vector (4), CID (16): ANSI E1.31-2018 §5.
const IDENTIFIER = '\0\x10\0\0ASC-E1.17\0\0\0'
const VECTOR = 18
const ROOT_END = 38
/** Data and extended: ANSI E1.31-2018 appendix A. */
const VECTORS: ReadonlySet<number> = new Set([0x04, 0x08])

const packet = (rest: string) =>
  new ByteWriter()
    .ascii(IDENTIFIER)
    .bytes(hex(rest))
    .zeros(16)
    .bytes(hex('700b 00000001 00000000 0000'))
    .take()

export const recogniser = defineRecogniser({
  name: 'sacn',
  shortName: 'sACN',
  title: 'Streaming ACN lighting control',
  standard: 'ANSI E1.31-2018; ANSI E1.17-2015 (ACN)',
  family: 'ot',
  hints: [{ transport: 'udp', port: 5568 }, { content: 'udp' }],
  firstBytes: '\0',
  probe({ bytes, start, end }) {
    if (end - start < ROOT_END || latin1(bytes, start, start + IDENTIFIER.length) !== IDENTIFIER) return 'no'
    return VECTORS.has(u32be(bytes, start + VECTOR)) ? 'yes' : 'no'
  },
  isFromClient: () => true,
  examples: [{ bytes: packet('7022 00000008') }, { bytes: packet('7022 00000004') }],
})
