import { LINK_PAYLOAD } from '#model/link-payload'
import type { Packet } from './packet.ts'

// https://www.tcpdump.org/linktypes/LINKTYPE_CAN_SOCKETCAN.html (read 2026-11).
const FLAGS = 5
const HEADER = 8
/** CAN FD: this bit of the flags is set, in captures made since 2022. */
const IS_FD = 0x04
/** CAN XL: this bit of the fifth byte is set, where the others have their length of at most 64. */
const IS_XL = 0x80
const XL_HEADER = 12
const LENGTH = 4
/** Longest data of a classical CAN frame: ISO 11898-1:2015 §10.4.2.4. */
const CLASSICAL = 8

/** A CAN bus has no addresses: the frame is handed on whole, from its identifier on. */
export function readCan(packet: Packet, at: number, end: number): boolean {
  if (end - at < HEADER) return packet.refuse('can header cut')
  const { bytes } = packet
  packet.linkPayloadStart = at
  packet.linkPayloadEnd = end
  if ((bytes[at + LENGTH]! & IS_XL) !== 0 && end - at >= XL_HEADER) packet.etherType = LINK_PAYLOAD.canXl
  else {
    const isFd = (bytes[at + FLAGS]! & IS_FD) !== 0 || bytes[at + LENGTH]! > CLASSICAL
    packet.etherType = isFd ? LINK_PAYLOAD.canFd : LINK_PAYLOAD.can
  }
  return true
}
