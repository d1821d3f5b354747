import { hex } from '#bytes/hex'
import { latin1 } from '#bytes/message-head'
import { u16be, u16le } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Art-Net 4 Protocol Release V1.4: identifier, OpCode (2, low byte first); all but ArtPollReply go on with the version (2).
const IDENTIFIER = 'Art-Net\0'
const OP_CODE = 8
const VERSION = 10
const HEADER = 12
const POLL_REPLY = 0x2100
/** Devices reject older ones. */
const OLDEST_VERSION = 14

const packet = (rest: string) => new ByteWriter().ascii(IDENTIFIER).bytes(hex(rest)).take()

export const recogniser = defineRecogniser({
  name: 'artnet',
  shortName: 'Art-Net',
  title: 'Art-Net lighting control',
  standard: 'Artistic Licence, Art-Net 4 Protocol Release V1.4',
  family: 'ot',
  hints: [{ transport: 'udp', port: 6454 }, { content: 'udp' }],
  firstBytes: 'A',
  probe({ bytes, start, end }) {
    if (end - start < HEADER || latin1(bytes, start, start + IDENTIFIER.length) !== IDENTIFIER) return 'no'
    if (u16le(bytes, start + OP_CODE) === POLL_REPLY) return 'yes'
    return u16be(bytes, start + VERSION) >= OLDEST_VERSION ? 'yes' : 'no'
  },
  isFromClient: ({ bytes, start }) => (u16le(bytes, start + OP_CODE) === POLL_REPLY ? undefined : true),
  examples: [{ bytes: packet('0020 000e 0200') }, { bytes: packet('0050 000e 0100 0501 0004 0080ffff') }],
})
