/** Ethernet frames as hex digits: IEEE 802.3 §3.1.1. */

const ETHER_TYPE = { profinet: '8892' } as const
/** Bytes of the shortest frame without its checksum: shorter ones are padded, so that every frame has one length. */
const SHORTEST = 60

export function profinetFrame(to: string, from: string, payload: string): string {
  const frame = `${to}${from}${ETHER_TYPE.profinet}${payload}`.replace(/\s+/g, '')
  return frame.padEnd(SHORTEST * 2, '0')
}
