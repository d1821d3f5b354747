/** Makes the capture of a script: every line in its frames, with handshakes, right lengths and checksums. */
import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptCarrier, ScriptStep, ScriptTransport } from '#model/script'
import { ethernetFrame, ipPacket, llcFrame, TCP_FLAG, tcpSegment, udpDatagram } from '#wire/build'
import { pcapFile } from './pcap-file.ts'

const LINKTYPE_ETHERNET = 1
/** Service access point of the subnetwork access protocol: IEEE 802-2014 §9.4. */
const SNAP = 0xaa
const IPPROTO = { tcp: 6, udp: 17 } as const
/** 2026-01-01T00:00:00Z in microseconds. */
const START = 1_767_225_600_000_000
const LINE_MICROSECONDS = 10_000
const CLIENT_PORT = 50_000
/** Bytes of a TCP segment's payload in an Ethernet frame. */
const SEGMENT = 1460

interface Actor {
  readonly ip: string
  readonly mac: string
  readonly port: number
  /** Next TCP sequence number. */
  sequence: number
}

/** Finds the carriage of a carrier's folder; called until the script has a transport. */
export type FindCarriage = (carrier: string) => ScriptCarrier

export function captureOf(script: ConversationScript, carriageOf: FindCarriage): Uint8Array {
  const timed = framesOf(script, carriageOf).map((bytes, i) => ({
    bytes,
    time: START + i * LINE_MICROSECONDS,
  }))
  return pcapFile(timed, 'link' in script.over ? script.over.link : LINKTYPE_ETHERNET)
}

/** The frames of a script, in order. @param portShift is added to the client's port, so that a script played again is a flow of its own. */
export function framesOf(script: ConversationScript, carriageOf: FindCarriage, portShift = 0): Uint8Array[] {
  let { over, lines }: { over: ScriptTransport; lines: readonly ScriptStep[] } = script
  while ('carriedBy' in over) {
    const carriage = carriageOf(over.carriedBy)
    lines = carriage.carry(lines)
    over = carriage.over
  }
  const ports = 'transport' in over ? [(over.clientPort ?? CLIENT_PORT) + portShift, over.port] : [0, 0]
  const client = {
    ip: '10.20.0.1',
    mac: '02:00:00:00:00:01',
    ...script.client,
    port: ports[0]!,
    sequence: 1000,
  }
  const server = {
    ip: '10.20.0.2',
    mac: '02:00:00:00:00:02',
    ...script.server,
    port: ports[1]!,
    sequence: 9000,
  }
  const play = 'transport' in over && over.transport === 'tcp' ? overTcp : plain(over)
  return play(client, server, lines)
}

/** Handshake, the lines in segments, and both ends' FIN: RFC 9293 §3.5, §3.6. */
function overTcp(client: Actor, server: Actor, lines: readonly ScriptStep[]): Uint8Array[] {
  const frames: Uint8Array[] = []
  const { SYN, ACK, PSH, FIN } = TCP_FLAG
  const send = (from: Actor, to: Actor, flags: number, payload = new Uint8Array(0)) => {
    const acknowledgment = (flags & ACK) === 0 ? 0 : to.sequence
    const segment = tcpSegment({
      ...betweenPorts(from, to),
      sequence: from.sequence,
      acknowledgment,
      flags,
      payload,
    })
    frames.push(inIp(from, to, IPPROTO.tcp, segment))
    from.sequence += payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)
  }
  send(client, server, SYN)
  send(server, client, SYN | ACK)
  send(client, server, ACK)
  for (const [by, bytes] of lines) {
    const [from, to] = by === 'client' ? [client, server] : [server, client]
    for (let at = 0; at < bytes.length; at += SEGMENT)
      send(from, to, PSH | ACK, bytes.slice(at, at + SEGMENT))
  }
  send(client, server, FIN | ACK)
  send(server, client, FIN | ACK)
  send(client, server, ACK)
  return frames
}

/** One frame a line. */
function plain(
  over: ScriptTransport,
): (client: Actor, server: Actor, lines: readonly ScriptStep[]) => Uint8Array[] {
  return (client, server, lines) =>
    lines.map(([by, payload]) => {
      const [from, to] = by === 'client' ? [client, server] : [server, client]
      if ('link' in over) return payload
      if ('etherType' in over)
        return ethernetFrame({ source: from.mac, destination: to.mac, etherType: over.etherType, payload })
      if ('llc' in over) return llcFrame({ source: from.mac, destination: to.mac, sap: over.llc, payload })
      if ('snap' in over)
        return llcFrame({
          source: from.mac,
          destination: to.mac,
          sap: SNAP,
          payload: inSnap(over.snap, payload),
        })
      if ('ipProtocol' in over) return inIp(from, to, over.ipProtocol, payload)
      return inIp(from, to, IPPROTO.udp, udpDatagram({ ...betweenPorts(from, to), payload }))
    })
}

function inSnap({ oui, type }: { oui: number; type: number }, payload: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(oui >> 16)
    .u16be(oui & 0xffff)
    .u16be(type)
    .bytes(payload)
    .take()
}

function betweenPorts(from: Actor, to: Actor) {
  return { source: from.ip, destination: to.ip, sourcePort: from.port, destinationPort: to.port }
}

function inIp(from: Actor, to: Actor, protocol: number, payload: Uint8Array): Uint8Array {
  const packet = ipPacket({ source: from.ip, destination: to.ip, protocol, payload })
  return ethernetFrame({ source: from.mac, destination: to.mac, payload: packet })
}
