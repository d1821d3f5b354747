/** Kinds of single segments, independent of earlier ones. */
import type { Packet } from '#wire/packet'
import { FLAG } from './flow-table.ts'

/** RFC 9293 §3.10.7: every segment but the first acknowledges or resets, and none opens what it closes. */
export function isIllegal(flags: number): boolean {
  return (
    (flags & (FLAG.syn | FLAG.reset | FLAG.ack)) === 0 ||
    (flags & (FLAG.syn | FLAG.fin)) === (FLAG.syn | FLAG.fin)
  )
}

/**
 * RFC 9293 §3.8.4: one empty byte, which is no part of the stream; at the beginning of a capture it can only be
 * recognised so.
 */
export function isKeepAlive({ bytes, payloadStart, payloadEnd, missingBytes, tcpFlags }: Packet): boolean {
  const isOne = payloadEnd - payloadStart === 1 && missingBytes === 0
  return isOne && bytes[payloadStart] === 0 && (tcpFlags & FLAG.push) === 0
}

/** RFC 9293 §3.1: offset in the header, and the flag that makes it count. */
const URGENT_POINTER = 18
const URGENT = 0x20
/** RFC 854: the one byte that Telnet sends as urgent, which its servers read in its place. */
const DATA_MARK = 0xf2

/**
 * Offset of a byte that programs do not get with the others, or -1. Systems hand the last urgent byte over apart from
 * the stream: RFC 6093 §3.2.
 */
export function urgentByte(packet: Packet): number {
  if ((packet.tcpFlags & URGENT) === 0) return -1
  const { bytes, ipPayloadStart, payloadStart, payloadEnd } = packet
  const header = ipPayloadStart + URGENT_POINTER
  const at = payloadStart + ((bytes[header]! << 8) | bytes[header + 1]!) - 1
  return at < payloadStart || at >= payloadEnd || bytes[at] === DATA_MARK ? -1 : at
}
