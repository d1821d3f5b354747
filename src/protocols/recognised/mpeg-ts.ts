import { ByteWriter } from '#bytes/write'
import type { Slice } from '#model/protocol'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Packets of 188 bytes: sync, flags and packet identifier (2), scrambling, adaptation and counter. ISO/IEC 13818-1:2019 §2.4.3.2.
const PACKET = 188
const SYNC = 0x47
const ERROR = 0x80
const CONTROL = 3
/** Values of adaptation_field_control; 0 is reserved. */
const ADAPTATION = 0x30
/** So many sync bytes in their places are proof. */
const PROVING = 4

/** Transport packets that fill the datagram; 0 where it holds anything else. */
function packetCount({ bytes, start, end }: Slice): number {
  const length = end - start
  if (length === 0 || length % PACKET !== 0) return 0
  for (let at = start; at < end; at += PACKET) {
    const isPacket = bytes[at] === SYNC && (bytes[at + 1]! & ERROR) === 0
    if (!isPacket || (bytes[at + CONTROL]! & ADAPTATION) === 0) return 0
  }
  return length / PACKET
}

function packets(count: number): Uint8Array {
  const writer = new ByteWriter()
  for (let i = 0; i < count; i++) writer.u8(SYNC, 0x01, 0x11, 0x10 | i).zeros(PACKET - 4)
  return writer.take()
}

export const recogniser = defineRecogniser({
  name: 'mpeg-ts',
  shortName: 'MPEG TS',
  title: 'MPEG transport stream',
  standard: 'ISO/IEC 13818-1:2019 (ITU-T H.222.0)',
  family: 'it',
  hints: [{ content: 'udp' }, { transport: 'udp', port: 1234 }],
  firstBytes: 'G',
  probe: (slice) => (packetCount(slice) >= PROVING ? 'yes' : 'no'),
  probeHinted: (slice) => (packetCount(slice) > 0 ? 'yes' : 'no'),
  examples: [{ bytes: packets(7) }, { bytes: packets(1) }],
})
