/** For tests: plays packets past signatures and answers which of them spoke. */
import { loadSignatures } from './load.ts'
import { SignatureRuntime } from './runtime.ts'
import type { SeenFlows, SeenPacket } from './seen.ts'

export interface Play {
  readonly payload?: string | Uint8Array
  /** Default: the client, 10.0.0.1:40000, to the server, 10.0.0.2:`port`. */
  readonly fromServer?: boolean
  readonly transport?: 'tcp' | 'udp' | 'icmp' | 'icmpv6'
  /** The server's; default 502. */
  readonly port?: number
  readonly application?: string
  /** Seconds. */
  readonly at?: number
  readonly tcpFlags?: number
  readonly timeToLive?: number
  /** The flow; packets of one number share transport, port and application. */
  readonly flow?: number
  readonly client?: string
  readonly server?: string
}

const PROTOCOL = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 } as const
const CLIENT_PORT = 40_000

/** Bytes of text; `|0d 0a|` is hex. */
export function bytesOf(text: string): Uint8Array {
  const pieces = text.split('|')
  return Uint8Array.from(
    pieces.flatMap((piece, i) =>
      i % 2 === 0
        ? [...piece].map((character) => character.charCodeAt(0))
        : (piece.match(/[0-9a-f]{2}/gi) ?? []).map((digits) => Number.parseInt(digits, 16)),
    ),
  )
}

/** Numbers of the signatures that spoke, one for each time, in order. */
export function sidsOf(
  rules: string,
  plays: readonly Play[],
  variables: Readonly<Record<string, string>> = {},
): number[] {
  const { signatures, refused } = loadSignatures(
    [{ name: 'test.rules', text: rules }],
    new Map(Object.entries(variables)),
  )
  if (refused.length > 0) throw new Error(JSON.stringify(refused))
  const byFlow = new Map<number, Play>()
  const reported: number[] = []
  const of = (flow: number) => byFlow.get(flow)!
  const flows: SeenFlows = {
    // Side 0 is the client.
    port: (flow, side) =>
      of(flow).transport?.startsWith('icmp') === true ? 0 : side === 0 ? CLIENT_PORT : (of(flow).port ?? 502),
    isClient: (_, side) => side === 0,
    isEstablished: (flow) => of(flow).tcpFlags !== 2,
    address: (flow, side) => (side === 0 ? (of(flow).client ?? '10.0.0.1') : (of(flow).server ?? '10.0.0.2')),
    application: (flow) => of(flow).application ?? '',
  }
  const runtime = new SignatureRuntime(signatures, flows, ({ signature, count }) => {
    for (let i = 0; i < count; i++) reported.push(signature.sid)
  })
  for (const play of plays) {
    const flow = play.flow ?? 0
    byFlow.set(flow, play)
    const side = play.fromServer === true ? 1 : 0
    const bytes =
      typeof play.payload === 'string' ? bytesOf(play.payload) : (play.payload ?? new Uint8Array(0))
    const packet = packetOf(play, bytes, flows.port(flow, side), flows.port(flow, (1 - side) as 0 | 1))
    if (packet.transport === PROTOCOL.tcp && bytes.length > 0)
      runtime.bytes(flow, side, bytes, 0, bytes.length, packet.time)
    runtime.packet(packet, flow, side)
  }
  for (const flow of byFlow.keys()) runtime.endFlow(flow)
  return reported
}

function packetOf(play: Play, bytes: Uint8Array, sourcePort: number, destinationPort: number): SeenPacket {
  const protocol = PROTOCOL[play.transport ?? 'tcp']
  return {
    bytes,
    time: (play.at ?? 0) * 1e6,
    ipVersion: play.transport === 'icmpv6' ? 6 : 4,
    ipProtocol: protocol,
    timeToLive: play.timeToLive ?? 64,
    ipIdentification: 1,
    ipPayloadStart: 0,
    ipPayloadEnd: bytes.length,
    transport: play.transport?.startsWith('icmp') === true ? 0 : protocol,
    sourcePort,
    destinationPort,
    tcpFlags: play.tcpFlags ?? 0x18,
    sequence: 1,
    acknowledgment: 1,
    window: 8192,
    payloadStart: 0,
    payloadEnd: bytes.length,
  }
}
