import { u16be } from '#bytes/read'
import { LINK } from '#capture/link-types'
import type { Packet } from './packet.ts'

// RFC 2516 §4: version and type, code, session, length; then a PPP protocol field.
const CODE = 1
const LENGTH = 4
const HEADER = 6
const SESSION_DATA = 0

/** PPP over Ethernet, session stage: wraps the PPP frame. */
export function readPppoeSession(packet: Packet, at: number, end: number): void {
  if (end - at < HEADER || packet.bytes[at + CODE] !== SESSION_DATA) return
  const stop = at + HEADER + u16be(packet.bytes, at + LENGTH)
  packet.wrap('pppoe', LINK.PPP, at + HEADER, Math.min(stop, end))
}

/** A capture whose link is the PPPoE session itself. */
export function readPppoeLink(packet: Packet, at: number, end: number): boolean {
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  readPppoeSession(packet, at, end)
  return packet.tunnel !== '' || packet.refuse('pppoe without session data')
}
