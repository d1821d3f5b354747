import { toHex } from '#bytes/hex'
import { ipv4Text, ipv6Text, macText } from '#model/address'
import { Packet } from './packet.ts'

/** One line a packet, the inner ones below the outer; for tests, where a line is easier to compare than forty fields. */
export function describe(bytes: Uint8Array, linkType = 1, originalLength = bytes.length): string[] {
  const packet = new Packet()
  const lines: string[] = []
  if (!packet.over(frameOf(bytes, linkType, originalLength))) return Object.keys(packet.counters)
  do lines.push(line(packet))
  while (packet.descend())
  return lines
}

/** A frame that holds just these bytes. */
export function frameOf(bytes: Uint8Array, linkType = 1, originalLength = bytes.length) {
  const common = { start: 0, end: bytes.length, time: 0, nanoseconds: 0, interfaceIndex: 0, number: 1 }
  return { ...common, bytes, linkType, originalLength }
}

function line(packet: Packet): string {
  const words: string[] = []
  if (packet.sourceMacAt >= 0) words.push(macText(packet.addressBytes, packet.sourceMacAt))
  if (packet.destinationMacAt >= 0) words.push(`> ${macText(packet.addressBytes, packet.destinationMacAt)}`)
  if (packet.vlan >= 0) words.push(`vlan ${packet.vlan}`)
  if (packet.innerVlan >= 0) words.push(`in ${packet.innerVlan}`)
  if (packet.llcDsap >= 0) words.push(`llc ${packet.llcDsap.toString(16)}`)
  if (packet.ipVersion !== 0) words.push(...networkWords(packet))
  else {
    words.push(`type ${packet.etherType.toString(16)}`)
    words.push(
      `holds ${toHex(packet.addressBytes, packet.linkPayloadStart, packet.linkPayloadEnd) || 'nothing'}`,
    )
  }
  if (packet.isCut) words.push('cut')
  if (packet.malformed !== '') words.push(`malformed: ${packet.malformed}`)
  if (packet.tunnel !== '') words.push(`tunnel ${packet.tunnel}`)
  return words.join(' ')
}

function networkWords(packet: Packet): string[] {
  const text = packet.ipVersion === 4 ? ipv4Text : ipv6Text
  const words = [
    text(packet.addressBytes, packet.sourceIpAt),
    '>',
    text(packet.addressBytes, packet.destinationIpAt),
  ]
  const { ipPayloadStart, ipPayloadEnd, payloadStart, payloadEnd } = packet
  if (packet.isFragment) {
    words.push(
      `fragment ${packet.ipIdentification} at ${packet.fragmentOffset}${packet.moreFragments ? '+' : ''}`,
    )
  }
  if (packet.transport === 0)
    words.push(`protocol ${packet.ipProtocol} holds ${ipPayloadEnd - ipPayloadStart}`)
  else {
    words.push(`${packet.transport === 6 ? 'tcp' : packet.transport === 17 ? 'udp' : 'sctp'}`)
    words.push(`${packet.sourcePort} > ${packet.destinationPort}`)
    words.push(`holds ${toHex(packet.bytes, payloadStart, payloadEnd) || 'nothing'}`)
  }
  return words
}
