/** What single segments are, whatever came before them. */
import type { Packet } from '#wire/packet'
import { FLAG } from './flow-table.ts'

/** RFC 9293 §3.10.7: every segment but the first acknowledges or resets, and none opens what it closes. */
export function isIllegal(flags: number): boolean {
  return (
    (flags & (FLAG.syn | FLAG.reset | FLAG.ack)) === 0 ||
    (flags & (FLAG.syn | FLAG.fin)) === (FLAG.syn | FLAG.fin)
  )
}

/** RFC 9293 §3.8.4: one octet of nothing, which is no part of the stream; where the capture begins, nothing else tells. */
export function isKeepAlive({ bytes, payloadStart, payloadEnd, missingOctets, tcpFlags }: Packet): boolean {
  const isOne = payloadEnd - payloadStart === 1 && missingOctets === 0
  return isOne && bytes[payloadStart] === 0 && (tcpFlags & FLAG.push) === 0
}
