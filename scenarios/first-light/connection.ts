/** One TCP connection, as both ends would hold it: RFC 9293. */
import { IP_PROTOCOL, TCP_FLAG, tcpSegment } from '#wire/build'
import type { Network, Port } from './network.ts'
import type { Device } from './site.ts'
import { milliseconds, seconds, type Taking } from './stage.ts'

/** Octets of data in one segment on Ethernet: RFC 9293 §3.7.1. */
const SEGMENT = 1460
/** Maximum segment size, window scale left out, selective acknowledgment permitted: RFC 9293 §3.2, RFC 2018 §2. */
const SYN_OPTIONS = Uint8Array.of(2, 4, SEGMENT >> 8, SEGMENT & 0xff, 1, 1, 4, 2)
/** An answerer without more to say acknowledges after so long: RFC 9293 §3.8.6.3 allows half a second. */
const DELAYED_ACKNOWLEDGMENT = milliseconds(40)
/** Waits before the same octets are sent again: RFC 6298 §5, doubled each time. */
const RETRANSMISSIONS = [seconds(1), seconds(2), seconds(4)]

const { SYN, ACK, PSH, FIN, RST } = TCP_FLAG
const nothing: Uint8Array = new Uint8Array(0)

interface End {
  readonly port: Port
  /** Of the next octet it sends. */
  sequence: number
  /** Of the next octet it expects. */
  expected: number
}

export class Connection {
  readonly #network: Network
  readonly #client: End
  readonly #server: End

  private constructor(network: Network, client: Port, server: Port) {
    const end = (port: Port): End => ({ port, sequence: network.random.between(1, 0x7fff_ffff), expected: 0 })
    this.#network = network
    this.#client = end(client)
    this.#server = end(server)
  }

  /** The three-way handshake; undefined if the server is down. */
  static *open(
    network: Network,
    client: Device,
    server: Device,
    port: number,
  ): Taking<Connection | undefined> {
    const from = { device: client, port: network.freePort(client) }
    const connection = new Connection(network, from, { device: server, port })
    return (yield* connection.#shakeHands()) ? connection : undefined
  }

  /** A half-open probe: SYN, then reset by whoever has reason to. False if refused or unanswered. */
  static *probe(network: Network, client: Device, server: Device, port: number): Taking<boolean> {
    const from = { device: client, port: network.freePort(client) }
    const probe = new Connection(network, from, { device: server, port })
    yield* probe.#segment(probe.#client, SYN, nothing, SYN_OPTIONS)
    if (network.down.has(server)) return false
    yield milliseconds(0.3)
    const isOpen = server.openPorts.includes(port)
    probe.#server.expected = probe.#client.sequence
    yield* probe.#segment(probe.#server, isOpen ? SYN | ACK : RST | ACK)
    if (!isOpen) return false
    yield milliseconds(0.1)
    yield* probe.#segment(probe.#client, RST)
    return true
  }

  *#shakeHands(): Taking<boolean> {
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
  *ask(question: Uint8Array, answer: Uint8Array): Taking<boolean> {
    if (!(yield* this.fromClient(question))) return false
    yield this.#network.thinking(this.#server.port.device)
    yield* this.fromServer(answer)
    yield DELAYED_ACKNOWLEDGMENT
    yield* this.acknowledge('client')
    return true
  }

  /** Data from the client; false if the server is down. The next data from the server acknowledge it. */
  *fromClient(data: Uint8Array): Taking<boolean> {
    const isHeard = yield* this.#reach(() => this.#data(this.#client, data))
    if (isHeard) this.#server.expected = this.#client.sequence
    return isHeard
  }

  *fromServer(data: Uint8Array): Taking<void> {
    yield* this.#data(this.#server, data)
    this.#client.expected = this.#server.sequence
  }

  *acknowledge(side: 'client' | 'server'): Taking<void> {
    yield* this.#segment(side === 'client' ? this.#client : this.#server, ACK)
  }

  /** FIN from the client, FIN from the server, last acknowledgment: RFC 9293 §3.6. */
  *close(): Taking<void> {
    const client = this.#client
    const server = this.#server
    yield* this.#segment(client, FIN | ACK)
    if (this.#network.down.has(server.port.device)) return
    yield milliseconds(0.4)
    server.expected = client.sequence
    yield* this.#segment(server, FIN | ACK)
    yield milliseconds(0.2)
    client.expected = server.sequence
    yield* this.#segment(client, ACK)
  }

  /** The client sends, and sends the same again while the server is down; false once it gives up. */
  *#reach(send: () => Taking<boolean>): Taking<boolean> {
    const { sequence } = this.#client
    for (const wait of RETRANSMISSIONS) {
      this.#client.sequence = sequence
      const isSent = yield* send()
      if (isSent && !this.#network.down.has(this.#server.port.device)) return true
      yield wait
    }
    return false
  }

  *#data(from: End, data: Uint8Array): Taking<boolean> {
    let isSent = true
    for (let at = 0; at < data.length; at += SEGMENT) {
      if (at > 0) yield milliseconds(0.1)
      const part = data.subarray(at, at + SEGMENT)
      const isLast = at + SEGMENT >= data.length
      isSent = yield* this.#segment(from, isLast ? PSH | ACK : ACK, part)
    }
    return isSent
  }

  *#segment(from: End, flags: number, payload = nothing, options = nothing): Taking<boolean> {
    const to = from === this.#client ? this.#server : this.#client
    const segment = tcpSegment({
      source: from.port.device.ip,
      destination: to.port.device.ip,
      sourcePort: from.port.port,
      destinationPort: to.port.port,
      sequence: from.sequence,
      acknowledgment: (flags & ACK) === 0 ? 0 : from.expected,
      flags,
      payload,
      options,
    })
    const isSent = yield* this.#network.packet(from.port.device, to.port.device, IP_PROTOCOL.TCP, segment)
    // SYN and FIN take a number each: RFC 9293 §3.4. A SYN that is sent again keeps its own.
    const isCounted = (flags & (SYN | FIN)) !== 0
    from.sequence = (from.sequence + payload.length + (isCounted ? 1 : 0)) >>> 0
    return isSent
  }
}
