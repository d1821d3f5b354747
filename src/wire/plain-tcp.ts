/**
 * The most common packet: Ethernet II, IPv4 without options, complete, TCP. Read in one step; `readLink` reads all
 * others, with the same result for these.
 */
import { u16be, u32be } from '#bytes/read'
import type { Packet } from './packet.ts'

/** A frame with its place in memory, as `Frame` has it. */
export interface PlainFrame {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Microseconds. */
  readonly time: number
}

// Offsets from the start of the frame: IEEE 802.3-2022 §3.1.1, RFC 791 §3.1, RFC 9293 §3.1.
const SOURCE_MAC = 6
const ETHER_TYPE = 12
const IP = 14
const TOTAL_LENGTH = 16
const IDENTIFICATION = 18
const FRAGMENT = 20
const TIME_TO_LIVE = 22
const PROTOCOL = 23
const SOURCE_IP = 26
const DESTINATION_IP = 30
const TCP = 34
const SEQUENCE = 38
const ACKNOWLEDGMENT = 42
const DATA_OFFSET = 46
const FLAGS = 47
const WINDOW = 48
const HEADERS = 54

/** The same for who reads such a frame in place. */
export const plainTcp = {
  sourceMac: SOURCE_MAC,
  ip: IP,
  totalLength: TOTAL_LENGTH,
  identification: IDENTIFICATION,
  timeToLive: TIME_TO_LIVE,
  sourceIp: SOURCE_IP,
  destinationIp: DESTINATION_IP,
  sourcePort: TCP,
  destinationPort: TCP + 2,
  sequence: SEQUENCE,
  acknowledgment: ACKNOWLEDGMENT,
  flags: FLAGS,
} as const

/** More fragments, and the upper bits of the offset; the lower ones are the byte that follows. */
const FRAGMENT_MASK = 0x3f
/** Version 4, five words. */
const VERSION_AND_LENGTH = 0x45
const TCP_HEADER = 20

/** Where the TCP payload of `bytes[at..end)` begins if it is such a frame, else -1. */
export function plainTcpPayload(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADERS || bytes[at + PROTOCOL] !== 6 || bytes[at + IP] !== VERSION_AND_LENGTH) return -1
  if (bytes[at + ETHER_TYPE] !== 0x08 || bytes[at + ETHER_TYPE + 1] !== 0) return -1
  if (((bytes[at + FRAGMENT]! & FRAGMENT_MASK) | bytes[at + FRAGMENT + 1]!) !== 0) return -1
  const stop = at + IP + u16be(bytes, at + TOTAL_LENGTH)
  const header = (bytes[at + DATA_OFFSET]! >> 4) * 4
  return stop > end || header < TCP_HEADER || at + TCP + header > stop ? -1 : at + TCP + header
}

/** Fills a packet that is otherwise reset; `payload` is the result of `plainTcpPayload`. */
export function readPlainTcp(packet: Packet, at: number, end: number, payload: number): void {
  const { bytes } = packet
  const stop = at + IP + u16be(bytes, at + TOTAL_LENGTH)
  packet.destinationMacAt = at
  packet.sourceMacAt = at + SOURCE_MAC
  packet.etherType = 0x0800
  packet.linkPayloadStart = at + IP
  packet.linkPayloadEnd = end
  packet.ipVersion = 4
  packet.sourceIpAt = at + SOURCE_IP
  packet.destinationIpAt = at + DESTINATION_IP
  packet.timeToLive = bytes[at + TIME_TO_LIVE]!
  packet.ipIdentification = u16be(bytes, at + IDENTIFICATION)
  packet.ipProtocol = 6
  packet.ipPayloadStart = at + TCP
  packet.ipPayloadEnd = stop
  packet.transport = 6
  packet.sourcePort = u16be(bytes, at + TCP)
  packet.destinationPort = u16be(bytes, at + TCP + 2)
  packet.sequence = u32be(bytes, at + SEQUENCE)
  packet.acknowledgment = u32be(bytes, at + ACKNOWLEDGMENT)
  packet.tcpFlags = bytes[at + FLAGS]!
  packet.window = u16be(bytes, at + WINDOW)
  packet.payloadStart = payload
  packet.payloadEnd = stop
}
