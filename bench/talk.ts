/** Hosts of a made site and how two of them talk: TCP connections and datagrams, with right sequence numbers. */
import { TCP_FLAG } from '#wire/build'
import type { Direction, FrameFile, TcpDirection } from './frame-file.ts'

const NOTHING = new Uint8Array(0)
/** Maximum segment size 1,460: RFC 9293 §3.2. */
const SYN_OPTIONS = Uint8Array.of(2, 4, 0x05, 0xb4)
const MAXIMUM_SEGMENT = 1460
const FIRST_EPHEMERAL_PORT = 49152 // RFC 6335 §6
const EPHEMERAL_PORTS = 16384

export interface Host {
  readonly mac: Uint8Array
  /** IPv4 address as a number. */
  readonly ip: number
  readonly timeToLive: number
  readonly name: string
  /** Its way out of the subnet; a host of the Internet has none. */
  readonly router: Host | undefined
  portsUsed: number
}

export const ipNumber = (a: number, b: number, c: number, d: number) =>
  ((a << 24) | (b << 16) | (c << 8) | d) >>> 0

export function newHost(oui: number, ip: number, rest: Partial<Host> = {}): Host {
  const mac = Uint8Array.of(oui >> 16, oui >> 8, oui, ip >> 16, ip >> 8, ip)
  return { mac, ip, timeToLive: 64, name: '', router: undefined, portsUsed: 0, ...rest }
}

export function ephemeralPort(host: Host): number {
  return FIRST_EPHEMERAL_PORT + (host.portsUsed++ % EPHEMERAL_PORTS)
}

interface TalkEndpoints {
  readonly client: Host
  readonly server: Host
  readonly clientPort: number
  readonly serverPort: number
}

/** Both directions as seen in the client's subnet: a server elsewhere shows its router's MAC and one hop less. */
function directions({ client, server, clientPort, serverPort }: TalkEndpoints): {
  there: TcpDirection
  back: TcpDirection
} {
  const isNear = client.router === server.router || client.router === server
  const farMac = isNear ? server.mac : client.router!.mac
  const there = {
    sourceMac: client.mac,
    destinationMac: farMac,
    source: client.ip,
    destination: server.ip,
    sourcePort: clientPort,
    destinationPort: serverPort,
    timeToLive: client.timeToLive,
    identification: (client.ip * 7 + clientPort) & 0xffff,
    sequence: Math.imul(client.ip, clientPort) >>> 0,
    acknowledgment: 0,
  }
  const back = {
    sourceMac: farMac,
    destinationMac: client.mac,
    source: server.ip,
    destination: client.ip,
    sourcePort: serverPort,
    destinationPort: clientPort,
    timeToLive: isNear ? server.timeToLive : server.timeToLive - 1,
    identification: (server.ip * 5 + clientPort) & 0xffff,
    sequence: Math.imul(server.ip, clientPort) >>> 0,
    acknowledgment: 0,
  }
  return { there, back }
}

/** One TCP connection. Times are whole microseconds. */
export class Connection {
  readonly #file: FrameFile
  readonly #there: TcpDirection
  readonly #back: TcpDirection

  constructor(file: FrameFile, client: Host, server: Host, serverPort: number) {
    const both = directions({ client, server, serverPort, clientPort: ephemeralPort(client) })
    this.#file = file
    this.#there = both.there
    this.#back = both.back
  }

  open(time: number): void {
    this.#file.segment(this.#there, TCP_FLAG.SYN, NOTHING, time, SYN_OPTIONS)
    this.#back.acknowledgment = this.#there.sequence
    this.#file.segment(this.#back, TCP_FLAG.SYN | TCP_FLAG.ACK, NOTHING, time + 90, SYN_OPTIONS)
    this.acknowledge(time + 150)
  }

  /** The client sends. */
  ask(payload: Uint8Array, time: number): void {
    this.#send(this.#there, this.#back, payload, time)
  }

  /** The server sends. */
  answer(payload: Uint8Array, time: number): void {
    this.#send(this.#back, this.#there, payload, time)
  }

  /** The client acknowledges without data. */
  acknowledge(time: number): void {
    this.#there.acknowledgment = this.#back.sequence
    this.#file.segment(this.#there, TCP_FLAG.ACK, NOTHING, time)
  }

  /** The client closes, the server follows. */
  close(time: number): void {
    this.#there.acknowledgment = this.#back.sequence
    this.#file.segment(this.#there, TCP_FLAG.FIN | TCP_FLAG.ACK, NOTHING, time)
    this.#back.acknowledgment = this.#there.sequence
    this.#file.segment(this.#back, TCP_FLAG.FIN | TCP_FLAG.ACK, NOTHING, time + 80)
    this.acknowledge(time + 130)
  }

  #send(from: TcpDirection, to: TcpDirection, payload: Uint8Array, time: number): void {
    from.acknowledgment = to.sequence
    for (let at = 0; at < payload.length; at += MAXIMUM_SEGMENT) {
      const part = payload.length <= MAXIMUM_SEGMENT ? payload : payload.subarray(at, at + MAXIMUM_SEGMENT)
      this.#file.segment(from, TCP_FLAG.PSH | TCP_FLAG.ACK, part, time)
    }
    to.acknowledgment = from.sequence
  }
}

/** Datagrams between two ports. */
export class Datagrams {
  readonly #file: FrameFile
  readonly #there: Direction
  readonly #back: Direction

  constructor(file: FrameFile, ends: TalkEndpoints) {
    const both = directions(ends)
    this.#file = file
    this.#there = both.there
    this.#back = both.back
  }

  ask(payload: Uint8Array, time: number): void {
    this.#file.datagram(this.#there, payload, time)
  }

  answer(payload: Uint8Array, time: number): void {
    this.#file.datagram(this.#back, payload, time)
  }

  /** IPv4 packets of another protocol than UDP, such as ICMP. */
  askPacket(protocol: number, payload: Uint8Array, time: number): void {
    this.#file.packet(this.#there, protocol, payload, time)
  }

  answerPacket(protocol: number, payload: Uint8Array, time: number): void {
    this.#file.packet(this.#back, protocol, payload, time)
  }
}
