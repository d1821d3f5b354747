/** A dissector with its flows, and toy protocols, for tests. */
import { FLAG, FlowTable } from '#flow/flow-table'
import { TcpStreams } from '#flow/tcp-streams'
import type { Fact, Observation, Traffic } from '#model/fact'
import { type AnyProtocol, defineProtocol, type Slice } from '#model/protocol'
import { Packet } from '#wire/packet'
import { Dissector } from '../dissector.ts'
import { Registry } from '../registry.ts'

/** A toy protocol: `!`, a length digit, that many letters; a reader's letter `x` is malformed. */
export const toy = defineProtocol<string, undefined>({
  name: 'toy',
  title: 'Toy',
  standard: 'none',
  depth: 'deep',
  family: 'it',
  hints: [
    { transport: 'tcp', port: 700 },
    { transport: 'udp', port: 700 },
  ],
  dissect({ bytes, start, end }: Slice) {
    if (bytes[start] !== 0x21) return { kind: 'foreign' }
    if (end - start < 2) return { kind: 'incomplete', need: 2 }
    const length = bytes[start + 1]! - 0x30
    if (length < 0 || length > 9) return { kind: 'malformed', at: 1, reason: 'length', length: 2 }
    if (end - start < 2 + length) return { kind: 'incomplete', need: 2 + length }
    return {
      kind: 'message',
      message: String.fromCharCode(...bytes.subarray(start + 2, start + 2 + length)),
      length: 2 + length,
    }
  },
  resume({ bytes, start, end }) {
    for (let at = start; at < end; at++) if (bytes[at] === 0x21) return at
    return undefined
  },
  facts(message, { fromClient, bytes, start, end }, emit) {
    if (fromClient)
      emit({
        kind: 'operation',
        verb: message === 'STOP' ? 'stop' : 'read',
        name: message,
        code: message,
        outcome: 'requested',
      })
    if (message === 'fault') emit({ kind: 'anomaly', what: 'malformed', detail: 'its own' })
    if (message === 'carry')
      emit({ kind: 'payload', selector: 7, bytes, start: start + 2, end: Math.min(end, start + 7) })
  },
})

/** Proves itself by its first two letters, on any port. */
export const proven = defineProtocol<string, undefined>({
  name: 'proven',
  title: 'Proven',
  standard: 'none',
  depth: 'deep',
  family: 'it',
  hints: [{ content: 'tcp' }],
  probe({ bytes, start, end }) {
    if (bytes[start] !== 0x50) return 'no'
    if (end - start < 2) return 'more'
    return bytes[start + 1] === 0x52 ? 'yes' : 'no'
  },
  dissect({ bytes, start, end }) {
    if (bytes[start] !== 0x50) return { kind: 'foreign' }
    return { kind: 'message', message: '', length: end - start }
  },
  facts(_message, _slice, emit) {
    emit({ kind: 'identity', attribute: 'software', value: 'proven', confidence: 1, field: 'banner' })
  },
})

export const rider = defineProtocol<string, undefined>({
  name: 'rider',
  title: 'Rider',
  standard: 'none',
  depth: 'deep',
  family: 'it',
  hints: [{ carriedBy: 'toy', selector: 7 }],
  dissect: ({ start, end }) => ({ kind: 'message', message: '', length: end - start }),
  facts: (_message, _slice, emit) => emit({ kind: 'lookup', name: 'ridden', outcome: 'requested' }),
})

/** @param keepsValues false where the judges have no use for any value */
export function newRoom(
  sliceBytes?: number,
  protocols: readonly AnyProtocol[] = [toy, proven, rider],
  keepsValues = true,
) {
  const registry = new Registry(protocols)
  const flows = new FlowTable(1, registry.serverPorts())
  const emitted: Observation[] = []
  const pulse = new Int32Array(3)
  const carried: Traffic[] = []
  const dissector = new Dissector({
    registry,
    flows,
    sliceBytes,
    realmName: () => '',
    judge: (observed) => {
      emitted.push(observed)
      return keepsValues || observed.fact.kind !== 'reading'
    },
    traffic: (traffic) => carried.push(traffic),
    pulse,
  })
  const streams = new TcpStreams(flows, dissector)
  flows.ended = (flow) => {
    streams.flush(flow)
    dissector.endFlow(flow)
  }
  const sequences = { client: 100, server: 900 }
  let identification = 0
  const packetOf = (
    from: 'client' | 'server',
    text: string,
    port: number,
    time: number,
    transport: 6 | 17,
    flags: number,
  ): Packet => {
    const bytes = new Uint8Array(8 + text.length)
    bytes.set(from === 'client' ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1])
    for (let i = 0; i < text.length; i++) bytes[8 + i] = text.charCodeAt(i)
    const [sourcePort, destinationPort] = from === 'client' ? [40_000, port] : [port, 40_000]
    return Object.assign(new Packet(), {
      bytes,
      addressBytes: bytes,
      end: bytes.length,
      time: time * 1e6,
      ipVersion: 4,
      sourceIpAt: 0,
      destinationIpAt: 4,
      timeToLive: 64,
      ipProtocol: transport,
      ipIdentification: ++identification,
      transport,
      sourcePort,
      destinationPort,
      tcpFlags: flags,
      sequence: sequences[from],
      payloadStart: 8,
      payloadEnd: bytes.length,
    })
  }
  return {
    emitted,
    carried,
    registry,
    pulse,
    dissector,
    flows,
    tcp(
      from: 'client' | 'server',
      text: string,
      { port = 700, time = 1, flags = FLAG.ack as number } = {},
    ): void {
      const packet = packetOf(from, text, port, time, 6, flags)
      sequences[from] += text.length + ((flags & FLAG.syn) !== 0 ? 1 : 0)
      const flow = flows.follow(packet, 0)
      streams.push(packet, flow, flows.side)
      streams.tick(Number.POSITIVE_INFINITY)
    },
    udp(from: 'client' | 'server', text: string, { port = 700, time = 1, isCut = false } = {}): void {
      const packet = Object.assign(packetOf(from, text, port, time, 17, 0), { isCut })
      dissector.datagram(packet, flows.follow(packet, 0), flows.side)
    },
    lose: (byteCount: number, from: 'client' | 'server' = 'client') => {
      sequences[from] += byteCount
    },
    end(): void {
      for (let flow = 0; flow < flows.high; flow++) if (flows.isUsed(flow)) flows.release(flow)
    },
    facts: (): Fact[] => emitted.map(({ fact }) => fact),
    names: (): string[] =>
      emitted.map(
        ({ fact, count }) => `${'name' in fact ? fact.name : fact.kind}${count > 1 ? `×${count}` : ''}`,
      ),
  }
}
