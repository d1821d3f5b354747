/** Serial lines as SEL's automation controllers (RTAC) capture them: https://www.tcpdump.org/linktypes/LINKTYPE_RTAC_SERIAL.html (read 2026-11). */
import { LINK_PAYLOAD } from '#model/link-payload'
import { LONGEST_COPY, type Mac, readInCopy } from './made-macs.ts'
import type { Packet } from './packet.ts'

/** Time of the line (8), event, control lines, footer (2). */
const EVENT = 8
const HEADER = 12
const SENT = 1
const RECEIVED = 2

/** `BRTAC` in ASCII, then 0 or 1. */
const CONTROLLER: Mac = [0x42, 0x52, 0x54, 0x41, 0x43, 0]
const FAR_END: Mac = [0x42, 0x52, 0x54, 0x41, 0x43, 1]

/** Only records of sent and received bytes have payload; the others describe the line. */
export function readRtacSerial(packet: Packet, at: number, end: number): boolean {
  if (end - at < HEADER) return packet.refuse('RTAC record cut')
  const event = packet.bytes[at + EVENT]!
  const isData = (event === SENT || event === RECEIVED) && end - at > HEADER
  if (!isData) return packet.refuse('RTAC record without data not read')
  if (end - at > LONGEST_COPY) return packet.refuse('RTAC record longer than any not read')
  if (event === SENT) readInCopy(packet, at, end, CONTROLLER, FAR_END)
  else readInCopy(packet, at, end, FAR_END, CONTROLLER)
  packet.etherType = LINK_PAYLOAD.serial
  packet.linkPayloadStart = HEADER
  packet.linkPayloadEnd = end - at
  return true
}
