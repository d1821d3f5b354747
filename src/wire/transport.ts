import { u16be, u32be } from '#bytes/read'
import type { Packet } from './packet.ts'
import { readUdpTunnel, tunnelPorts } from './udp-tunnels.ts'

const SOURCE_PORT = 0
const DESTINATION_PORT = 2

// RFC 9293 §3.1.
const SEQUENCE = 4
const ACKNOWLEDGMENT = 8
const DATA_OFFSET = 12
const FLAGS = 13
const WINDOW = 14
const TCP_HEADER = 20

// RFC 768.
const UDP_LENGTH = 4
const UDP_HEADER = 8

/** RFC 9260 §3.1. */
const SCTP_HEADER = 12

export function readTcp(packet: Packet, at: number, end: number): void {
  if (end - at < TCP_HEADER) {
    cutHeader(packet, 'tcp header cut')
    return
  }
  const bytes = packet.bytes
  packet.transport = 6
  packet.sourcePort = u16be(bytes, at + SOURCE_PORT)
  packet.destinationPort = u16be(bytes, at + DESTINATION_PORT)
  packet.sequence = u32be(bytes, at + SEQUENCE)
  packet.acknowledgment = u32be(bytes, at + ACKNOWLEDGMENT)
  packet.tcpFlags = bytes[at + FLAGS]!
  packet.window = u16be(bytes, at + WINDOW)
  const header = (bytes[at + DATA_OFFSET]! >> 4) * 4
  if (header < TCP_HEADER) packet.malformed = 'tcp data offset'
  else if (header <= end - at) packet.payloadStart = at + header
  else if (!packet.isCut) packet.malformed = 'tcp data offset'
}

export function readUdp(packet: Packet, at: number, end: number): void {
  if (end - at < UDP_HEADER) {
    cutHeader(packet, 'udp header cut')
    return
  }
  const bytes = packet.bytes
  packet.transport = 17
  packet.sourcePort = u16be(bytes, at + SOURCE_PORT)
  packet.destinationPort = u16be(bytes, at + DESTINATION_PORT)
  packet.payloadStart = at + UDP_HEADER
  const length = u16be(bytes, at + UDP_LENGTH)
  if (length > end - at) {
    if (!packet.isCut) packet.malformed = 'udp length'
    packet.isCut = true
  } else if (length >= UDP_HEADER) packet.payloadEnd = at + length
  else if (length > 0) packet.malformed = 'udp length' // 0: a jumbogram (RFC 2675), or cut up later
  if ((tunnelPorts[packet.destinationPort]! | tunnelPorts[packet.sourcePort]!) !== 0) readUdpTunnel(packet)
}

export function readSctp(packet: Packet, at: number, end: number): void {
  if (end - at < SCTP_HEADER) {
    cutHeader(packet, 'sctp header cut')
    return
  }
  packet.transport = 132
  packet.sourcePort = u16be(packet.bytes, at + SOURCE_PORT)
  packet.destinationPort = u16be(packet.bytes, at + DESTINATION_PORT)
  packet.payloadStart = at + SCTP_HEADER
}

function cutHeader(packet: Packet, what: string): void {
  if (!packet.isCut) packet.malformed = what
}
