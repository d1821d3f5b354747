import { hex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import type { Slice } from '#model/protocol'
import { defineRecogniser, type ProbeResult } from '#protocol-kit/recogniser'

// Protocol version, its inverse, payload type (2), payload length (4): ISO 13400-2:2019 §7.
const AT = { inverse: 1, type: 2, length: 4 } as const
const HEADER = 8
const LONGEST = 0x10000
const DIAGNOSTIC = 0x8001
/** Payload types from here on are the manufacturers' own. */
const MANUFACTURERS = 0xf000
/** Payload types and the fewest bytes of their payload: ISO 13400-2:2019, table 17. */
const SHORTEST: ReadonlyMap<number, number> = new Map([
  [0x0000, 1],
  [0x0001, 0],
  [0x0002, 6],
  [0x0003, 17],
  [0x0004, 32],
  [0x0005, 7],
  [0x0006, 9],
  [0x0007, 0],
  [0x0008, 2],
  [0x4001, 0],
  [0x4002, 3],
  [0x4003, 0],
  [0x4004, 1],
  [DIAGNOSTIC, 5],
  [0x8002, 5],
  [0x8003, 5],
])
/** Types that a tester sends. */
const FROM_TESTER: ReadonlySet<number> = new Set([0x0001, 0x0002, 0x0003, 0x0005, 0x0008, 0x4001, 0x4003])
/**
 * A charging point (ISO 15118-2:2014 §7.8.3) has the same header, and the type of a diagnostic message for its EXI, whose first
 * byte is this. No device of a vehicle has such an address: ISO 13400-2:2019 §7.8.1 reserves 0x8000 and above.
 */
const EXI = 0x80

function isVersion(version: number, inverse: number): boolean {
  return (version ^ 0xff) === inverse && ((version >= 1 && version <= 4) || version === 0xff)
}

function probeHeader({ bytes, start, end }: Slice): ProbeResult {
  if (end - start < 2) return 'more'
  if (!isVersion(bytes[start]!, bytes[start + AT.inverse]!)) return 'no'
  if (end - start < HEADER) return 'more'
  const type = u16be(bytes, start + AT.type)
  const length = u32be(bytes, start + AT.length)
  const shortest = type >= MANUFACTURERS ? 0 : SHORTEST.get(type)
  if (shortest === undefined || length < shortest || length > LONGEST) return 'no'
  return end - start < HEADER + length ? 'more' : 'yes'
}

export const recogniser = defineRecogniser({
  name: 'doip',
  shortName: 'DoIP',
  title: 'Diagnostics over IP',
  standard: 'ISO 13400-2:2019',
  family: 'ot',
  hints: [
    { transport: 'udp', port: 13_400 },
    { transport: 'tcp', port: 13_400 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  probe(slice) {
    const { bytes, start, end, isStream } = slice
    const result = probeHeader(slice)
    if (result !== 'yes') return isStream ? result : 'no'
    const type = u16be(bytes, start + AT.type)
    if (type >= MANUFACTURERS || (type === DIAGNOSTIC && bytes[start + HEADER] === EXI)) return 'no'
    return isStream || HEADER + u32be(bytes, start + AT.length) === end - start ? 'yes' : 'no'
  },
  probeHinted: probeHeader,
  isFromClient({ bytes, start }) {
    const type = u16be(bytes, start + AT.type)
    return type === DIAGNOSTIC ? undefined : FROM_TESTER.has(type)
  },
  examples: [
    { bytes: hex('02fd 0001 00000000') },
    { bytes: hex('02fd 0005 00000007 0e80 00 00000000'), over: { transport: 'tcp', port: 13_400 } },
  ],
})
