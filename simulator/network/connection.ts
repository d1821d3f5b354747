/** One TCP connection, as both ends hold it, with the sensor between them: RFC 9293. */
import { IP_PROTOCOL, TCP_FLAG, tcpSegment } from '#wire/build'
import type { Host } from './host.ts'
import type { Network, Port } from './network.ts'
import { milliseconds, seconds, type Task } from './scheduler.ts'

/** Bytes of data in one segment on Ethernet: RFC 9293 §3.7.1. */
const SEGMENT = 1460
/** Maximum segment size; selective acknowledgment permitted: RFC 9293 §3.2, RFC 2018 §2. */
const SYN_OPTIONS = Uint8Array.of(2, 4, SEGMENT >> 8, SEGMENT & 0xff, 1, 1, 4, 2)
/** A responder without more data acknowledges after this time: RFC 9293 §3.8.6.3 allows half a second. */
const DELAYED_ACKNOWLEDGMENT = milliseconds(40)
/** Waits before the same bytes are sent again: RFC 6298 §5, doubled each time. */
const RETRANSMISSIONS = [seconds(1), seconds(2), seconds(4)]

const { SYN, ACK, PSH, FIN, RST } = TCP_FLAG
const nothing: Uint8Array = new Uint8Array(0)

interface End {
  readonly port: Port
  /** Of the next byte it sends. */
  sequence: number
  /** Of the next byte it expects. */
  expected: number
}

/** How segments are cut and sent; evasions change it. */
export interface Cut {
  /** Bytes a segment. */
  readonly bytes?: number
  /** The second half of a pair is sent before the first. */
  readonly isSwapped?: boolean
  /** Every segment repeats so many bytes of the one before. */
  readonly overlapBytes?: number
}

export interface OpenOptions extends Cut {
  /** Where the client's port is not free to choose. */
  readonly clientPort?: number
  /** Initial sequence number of the client, where malware chooses it. */
  readonly sequence?: number
}

export class Connection {
  readonly #network: Network
  readonly #client: End
  readonly #server: End
  cut: Cut

  private constructor(network: Network, client: Port, server: Port, options: OpenOptions) {
    const end = (port: Port, sequence = network.random.between(1, 0x7fff_ffff)): End => ({
      port,
      sequence,
      expected: 0,
    })
    this.#network = network
    this.#client = end(client, options.sequence)
    this.#server = end(server)
    this.cut = options
  }

  get client(): Host {
    return this.#client.port.host
  }

  get server(): Host {
    return this.#server.port.host
  }

  /** The three-way handshake; undefined if the server is down. */
  static *open(
    network: Network,
    client: Host,
    server: Port,
    options: OpenOptions = {},
  ): Task<Connection | undefined> {
    const from = { host: client, port: options.clientPort ?? network.freePort(client) }
    const connection = new Connection(network, from, server, options)
    return (yield* connection.#shakeHands()) ? connection : undefined
  }

  /** A connection that was there before the capture began: no handshake is seen. */
  static underway(network: Network, client: Host, server: Port): Connection {
    const connection = new Connection(network, { host: client, port: network.freePort(client) }, server, {})
    connection.#client.expected = connection.#server.sequence
    connection.#server.expected = connection.#client.sequence
    return connection
  }

  /** A half-open probe: SYN, then a reset. False if refused or unanswered. */
  static *probe(network: Network, client: Host, server: Port, sequence?: number): Task<boolean> {
    const from = { host: client, port: network.freePort(client) }
    const probe = new Connection(network, from, server, sequence === undefined ? {} : { sequence })
    if (!(yield* probe.#segment(probe.#client, SYN, nothing, SYN_OPTIONS))) return false
    if (network.down.has(server.host)) return false
    yield milliseconds(0.3)
    const isOpen = server.host.openPorts.includes(server.port)
    probe.#server.expected = probe.#client.sequence
    yield* probe.#segment(probe.#server, isOpen ? SYN | ACK : RST | ACK)
    if (!isOpen) return false
    yield milliseconds(0.1)
    probe.#client.expected = probe.#server.sequence
    yield* probe.#segment(probe.#client, RST)
    return true
  }

  *#shakeHands(): Task<boolean> {
    const client = this.#client
    const server = this.#server
    if (!(yield* this.#reach(() => this.#segment(client, SYN, nothing, SYN_OPTIONS)))) return false
    yield milliseconds(0.4)
    server.expected = client.sequence
    yield* this.#segment(server, SYN | ACK, nothing, SYN_OPTIONS)
    yield milliseconds(0.2)
    client.expected = server.sequence
    yield* this.#segment(client, ACK)
    return true
  }

  /** The client asks, the server answers, the client acknowledges; false if no answer came. */
  *ask(question: Uint8Array, answer: Uint8Array): Task<boolean> {
    if (!(yield* this.fromClient(question))) return false
    yield this.#network.thinking(this.server)
    yield* this.fromServer(answer)
    yield DELAYED_ACKNOWLEDGMENT
    yield* this.acknowledge('client')
    return true
  }

  /** Several answers to one question, or none. */
  *receive(...answers: readonly Uint8Array[]): Task<void> {
    for (const answer of answers) {
      yield this.#network.thinking(this.server)
      yield* this.fromServer(answer)
    }
    yield DELAYED_ACKNOWLEDGMENT
    yield* this.acknowledge('client')
  }

  /** Data from the client; false if the server is down. The next data from the server acknowledge it. */
  *fromClient(data: Uint8Array): Task<boolean> {
    const isHeard = yield* this.#reach(() => this.#data(this.#client, data))
    if (isHeard) this.#server.expected = this.#client.sequence
    return isHeard
  }

  *fromServer(data: Uint8Array): Task<void> {
    yield* this.#data(this.#server, data)
    this.#client.expected = this.#server.sequence
  }

  *acknowledge(side: 'client' | 'server'): Task<void> {
    yield* this.#segment(side === 'client' ? this.#client : this.#server, ACK)
  }

  /** FIN from the client, FIN from the server, last acknowledgment: RFC 9293 §3.6. */
  *close(): Task<void> {
    const client = this.#client
    const server = this.#server
    yield* this.#segment(client, FIN | ACK)
    if (this.#network.down.has(this.server)) return
    yield milliseconds(0.4)
    server.expected = client.sequence
    yield* this.#segment(server, FIN | ACK)
    yield milliseconds(0.2)
    client.expected = server.sequence
    yield* this.#segment(client, ACK)
  }

  /** One side breaks off. */
  *reset(side: 'client' | 'server' = 'client'): Task<void> {
    yield* this.#segment(side === 'client' ? this.#client : this.#server, RST | ACK)
  }

  /** The client sends, and sends the same again while the server is down; false once it gives up. */
  *#reach(send: () => Task<boolean>): Task<boolean> {
    const { sequence } = this.#client
    for (const wait of RETRANSMISSIONS) {
      this.#client.sequence = sequence
      const isSent = yield* send()
      if (isSent && !this.#network.down.has(this.server)) return true
      yield wait
    }
    return false
  }

  *#data(from: End, data: Uint8Array): Task<boolean> {
    const { bytes = SEGMENT, overlapBytes = 0, isSwapped = false } = this.cut
    const begin = from.sequence
    const cuts: number[] = []
    for (let at = 0; at < data.length; at += bytes) cuts.push(at)
    if (isSwapped) for (let i = 0; i + 1 < cuts.length; i += 2) cuts.splice(i, 2, cuts[i + 1]!, cuts[i]!)
    let isSent = true
    for (const [i, at] of cuts.entries()) {
      if (i > 0) yield milliseconds(0.1)
      const first = Math.max(0, at - overlapBytes)
      const end = Math.min(data.length, at + bytes)
      from.sequence = (begin + first) >>> 0
      isSent = yield* this.#carried(from, end === data.length ? PSH | ACK : ACK, data.subarray(first, end))
    }
    from.sequence = (begin + data.length) >>> 0
    return isSent
  }

  /** Over a lossy line a segment may be repeated, or be late: the sensor is at its near end. */
  *#carried(from: End, flags: number, part: Uint8Array): Task<boolean> {
    const { random } = this.#network
    const loss = this.server.loss ?? 0
    if (loss > 0 && random.next() < loss) {
      if (from === this.#client) {
        const { sequence } = from
        yield* this.#segment(from, flags, part)
        from.sequence = sequence
      }
      yield RETRANSMISSIONS[0]!
    }
    return yield* this.#segment(from, flags, part)
  }

  *#segment(from: End, flags: number, payload = nothing, options = nothing): Task<boolean> {
    const to = from === this.#client ? this.#server : this.#client
    const segment = tcpSegment({
      source: from.port.host.ip,
      destination: to.port.host.ip,
      sourcePort: from.port.port,
      destinationPort: to.port.port,
      sequence: from.sequence,
      acknowledgment: (flags & ACK) === 0 ? 0 : from.expected,
      flags,
      payload,
      options,
    })
    const isSent = yield* this.#network.packet(from.port.host, to.port.host, IP_PROTOCOL.TCP, segment)
    // SYN and FIN take a number each: RFC 9293 §3.4.
    const isCounted = (flags & (SYN | FIN)) !== 0
    from.sequence = (from.sequence + payload.length + (isCounted ? 1 : 0)) >>> 0
    return isSent
  }
}
