import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** Subtype, subtype-specific data (3), identifier of a stream or an entity (8): IEEE 1722-2016 §4.4. */
const HEADER = 12

export const recogniser = defineRecogniser({
  name: 'avtp',
  shortName: 'AVTP',
  title: 'Audio and video on time-sensitive networks',
  standard: 'IEEE 1722-2016 (AVTP, MAAP); IEEE 1722.1-2021 (discovery, control)',
  family: 'ot',
  // The EtherType is this protocol’s own.
  hints: [{ etherType: 0x22f0 }],
  probe: ({ start, end }) => (end - start < HEADER ? 'no' : 'yes'),
  examples: [
    { bytes: new ByteWriter().bytes(hex('02810700 0200000000310001')).zeros(24).take() },
    { bytes: new ByteWriter().bytes(hex('fa00f838 02000000fffe0031 0011220000000007')).zeros(48).take() },
  ],
})
