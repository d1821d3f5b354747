/** Frames and packets in hex that the tests of this module share. */
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { frameOf } from '../describe.ts'
import { Packet } from '../packet.ts'

const TCP = 'c000 01f6 00000001 00000002 5018 ffff 0000 0000 0001 0000 0006 01 03 0000 000a'
/** The packet that the samples carry: a Modbus question, 10.0.0.1:49152 → 10.0.0.2:502. */
export const IPV4 = `4500 0034 1234 4000 4006 0000 0a000001 0a000002 ${TCP}`
/** Destination and source, in the order of a frame. */
export const MACS = '020000000002 020000000001'
/** The same, as `describe` prints them. */
export const PAIR = '02:00:00:00:00:01 > 02:00:00:00:00:02'
/** Result of `describe` for the packet without its last four bytes. */
export const READ = '10.0.0.1 > 10.0.0.2 tcp 49152 > 502 holds 0001000000060103'
/** Result of `describe` for the whole packet. */
export const INNER = `${READ}0000000a`

/** An Ethernet frame with a UDP datagram to `port` (four hex digits). */
export function udpWith(port: string, payload: string): string {
  const length = (hex(payload).length + 8).toString(16).padStart(4, '0')
  const total = (hex(payload).length + 28).toString(16).padStart(4, '0')
  return `${MACS} 0800 4500 ${total} 0000 0000 4011 0000 0a000009 0a00000a 3039 ${port} ${length} 0000 ${payload}`
}

/** An Ethernet frame with an IPv4 packet of `protocol` (two hex digits). */
export function ipv4With(protocol: string, payload: string): string {
  const total = (hex(payload).length + 20).toString(16).padStart(4, '0')
  return `${MACS} 0800 4500 ${total} 0000 0000 40${protocol} 0000 0a000009 0a00000a ${payload}`
}

/** An Ethernet frame with an IPv6 packet whose next header is `next` (two hex digits). */
export function ipv6With(next: string, payload: string): string {
  const length = hex(payload).length.toString(16).padStart(4, '0')
  return `${MACS} 86dd 60000000 ${length} ${next} 40 fd00000000000000000000000000000a fd00000000000000000000000000000b ${payload}`
}

/** Reads the frame cut at each byte and with each byte changed: must not throw, nor point outside of it. */
export function survive(byteCount: string, linkType = 1): void {
  const packet = new Packet()
  for (const bytes of mangled(hex(byteCount))) {
    if (!packet.over(frameOf(bytes, linkType))) continue
    do assertInside(packet)
    while (packet.descend())
  }
}

function assertInside(packet: Packet): void {
  const { length } = packet.bytes // the frame, or the copy of it where stations have no MACs
  const { linkPayloadStart, linkPayloadEnd, ipPayloadStart, ipPayloadEnd, payloadStart, payloadEnd } = packet
  const runs = [linkPayloadStart, linkPayloadEnd, ipPayloadStart, ipPayloadEnd, payloadStart, payloadEnd]
  for (let i = 0; i < runs.length; i += 2) {
    const [start = -1, end = -1] = runs.slice(i, i + 2)
    const isInside = 0 <= start && start <= end && end <= length
    if (!isInside) throw new Error(`expected a run within 0..${length}, got ${start}..${end}`)
  }
  const lastMac = Math.max(packet.sourceMacAt, packet.destinationMacAt)
  if (lastMac >= 0 && lastMac + 6 > length)
    throw new Error(`expected a MAC within 0..${length}, got one at ${lastMac}`)
}
