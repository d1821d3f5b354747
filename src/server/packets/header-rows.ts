/** The headers of a frame as lines of its decoded tree: link, network, transport, and what is left for the application. */

import { flagNames } from '#dissect/flag-names'
import { macText } from '#model/address'
import type { FrameRow } from '#schema/frame'
import type { Packet } from '#wire/packet'
import { ends } from './frame-ends.ts'

const TRANSPORTS: Readonly<Record<number, string>> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP' }
/** Of the outermost packet; a tunnel is named, and what is in it stays bytes. Offsets count from the start of the frame. */
export function headerRows(packet: Packet): FrameRow[] {
  const { start } = packet
  const rows: FrameRow[] = []
  const add = (label: string, value: string, from: number, to: number) => {
    if (to > from && from >= start) rows.push({ label, value, at: from - start, length: to - from })
  }
  const { addressBytes, linkPayloadStart, ipPayloadStart, payloadStart, payloadEnd } = packet
  const mac = (at: number) => (at < 0 ? '–' : macText(addressBytes, at))
  const vlan = packet.vlan < 0 ? '' : `, VLAN ${packet.vlan}`
  if (packet.sourceMacAt >= 0 || packet.destinationMacAt >= 0)
    add(
      'Link',
      `${mac(packet.sourceMacAt)} → ${mac(packet.destinationMacAt)}${vlan}`,
      start,
      linkPayloadStart,
    )
  if (packet.ipVersion === 0) {
    add('Holds', ends(packet).protocol, linkPayloadStart, packet.linkPayloadEnd)
    return rows
  }
  const fragment = packet.isFragment ? `, piece at ${packet.fragmentOffset}` : ''
  const { source, destination } = ends(packet)
  const bare = (end: string) => (packet.transport === 0 ? end : end.slice(0, end.lastIndexOf(':')))
  add(
    `IPv${packet.ipVersion}`,
    `${bare(source)} → ${bare(destination)}${fragment}`,
    linkPayloadStart,
    ipPayloadStart,
  )
  const transport = TRANSPORTS[packet.transport]
  if (transport === undefined) {
    add('Holds', packet.tunnel || ends(packet).protocol, ipPayloadStart, packet.ipPayloadEnd)
    return rows
  }
  const { tcpFlags } = packet
  const ports = `${packet.sourcePort} → ${packet.destinationPort}`
  add(transport, tcpFlags === 0 ? ports : `${ports}, ${flagNames(tcpFlags)}`, ipPayloadStart, payloadStart)
  add('Payload', `${payloadEnd - payloadStart} bytes`, payloadStart, payloadEnd)
  return rows
}
