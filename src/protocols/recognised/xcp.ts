import { hex } from '#bytes/hex'
import { defineRecogniser } from '#protocol-kit/recogniser'

// Length of the packet (2), counter (2), both low byte first, then the packet: ASAM MCD-1 XCP 1.5 (2017), XCP on Ethernet.
const COUNTER = 2
/** CONNECT has two bytes: its code, and a mode of 0 or 1. A connection begins with it. */
const CONNECT = 0xff
const FIXED = [2, 0, undefined, 0, CONNECT] as const
const MODE = 5
const LENGTH = 6

export const recogniser = defineRecogniser({
  name: 'xcp',
  shortName: 'XCP',
  title: 'XCP on Ethernet',
  standard: 'ASAM MCD-1 XCP 1.5 (2017)',
  family: 'ot',
  hints: [
    { transport: 'udp', port: 5555 },
    { transport: 'tcp', port: 5555 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  firstBytes: '\x02',
  probe({ bytes, start, end }) {
    const length = end - start
    if (length > LENGTH) return 'no'
    for (let i = 0; i < Math.min(length, FIXED.length); i++)
      if (FIXED[i] !== undefined && bytes[start + i] !== FIXED[i]) return 'no'
    if (length < LENGTH) return 'more'
    return bytes[start + COUNTER]! <= 1 && bytes[start + MODE]! <= 1 ? 'yes' : 'no'
  },
  isFromClient: () => true,
  examples: [
    { bytes: hex('0200 0000 ff00') },
    { bytes: hex('0200 0100 ff01'), over: { transport: 'tcp', port: 5555 } },
  ],
})
