import type { FlowTuple } from '#bytes/community-id'
import type { Party, Place } from '#model/fact'
import { synOptions } from '#model/syn-options'
import type { Microseconds } from '#model/time'
import type { Packet } from '#wire/packet'
import { type PlainFrame, plainTcp } from '#wire/plain-tcp'
import { grown, nextLength } from './columns.ts'
import { Endpoints, FAMILY, type Key, LINK_LAYER, SYSTEM_PORTS, VISITOR } from './endpoints.ts'
import { ExpiryQueue } from './expiry-queue.ts'
import { FlowKeys } from './flow-keys.ts'
import { FlowList } from './flow-list.ts'
import { limits } from './limits.ts'
import { MirrorCopies } from './mirror-copies.ts'
import { SideMacs } from './side-macs.ts'

/** Bits of `FlowTable.tcp`, one byte a side. */
export const TCP = { sequenceKnown: 1, syn: 2, fin: 4, reset: 8, data: 16, held: 32, midStream: 64 } as const

/** Client side of a flow: unknown, or the side with that number minus one. */
const SIDE_UNKNOWN = 0

/** RFC 9293 §3.1. */
export const FLAG = { fin: 0x01, syn: 0x02, reset: 0x04, push: 0x08, ack: 0x10 } as const

/** From here on systems choose ports for their clients: Linux from 32,768, IANA and Windows from 49,152. */
const CLIENT_PORTS = 32_768

const SYN_ACK = FLAG.syn | FLAG.ack
/** Without options: RFC 9293 section 3.1. */
const TCP_HEADER = 20

const IPPROTO_TCP = 6
const IPPROTO_UDP = 17
const IPPROTO_SCTP = 132
const PORTED: ReadonlySet<number> = new Set([IPPROTO_TCP, IPPROTO_UDP, IPPROTO_SCTP])

/**
 * Every conversation under way, as columns of numbers behind a hash table. A flow is an index into the columns; a
 * column of things per side holds `2 * flow + side`. Side 0 is the end with the smaller address, then port.
 */
export class FlowTable {
  readonly #counted = { flows: 0, flowsEvicted: 0, duplicatePackets: 0 }
  readonly #ends: Endpoints
  readonly #key: Key = {
    family: 0,
    kind: 0,
    source: 0,
    destination: 0,
    sourcePort: 0,
    destinationPort: 0,
    nameless: 0,
  }
  #free = new Int32Array(2048)
  #freeCount = 0
  #evictionHand = 0

  /**
   * Kind: ipProtocol (or 256 for the link layer) | family << 9 | realm << 11 | number of a nameless sender << 19. Of two
   * ends the smaller address, then port, comes first.
   */
  readonly keys: FlowKeys
  /** Of a flow of visits the port of the first. */
  #visitor = new Uint16Array(2048)

  /** Number of flows ever used: every index below may be in use; see `isUsed`. */
  high = 0
  #used = new Uint8Array(2048)
  firstTime = new Float64Array(2048)
  lastTime = new Float64Array(2048)
  /** Of the latest packet: number in its file, and which of the capture files that is. */
  lastFrame = new Uint32Array(2048)
  lastFile = new Uint16Array(2048)
  /** 0 unknown, 1 side 0, 2 side 1. */
  client = new Uint8Array(2048)
  /** 1 if a handshake or a protocol showed the client; 0 if it is only guessed. */
  clientKnown = new Uint8Array(2048)
  vlan = new Int16Array(2048)
  packets = new Float64Array(4096)
  bytes = new Float64Array(4096)
  timeToLive = new Uint8Array(4096)
  tcp = new Uint8Array(4096)
  /** Order of the options of the first SYN without ACK, and its window; 0 where none was seen: `synOptions`. */
  synOptions = new Int32Array(4096)
  synWindow = new Uint16Array(4096)
  nextSequence = new Uint32Array(4096)
  /** Last acknowledgement of the other side: the sequence number that it expects next. */
  confirmed = new Uint32Array(4096)
  readonly macs: SideMacs
  readonly copies = new MirrorCopies(4096)

  /** Flows that carried something since traffic was reported last: see `FlowStatistics`. */
  readonly active = new FlowList()
  /** The same since it was looked last for flows that have been idle for too long. */
  readonly #unqueued = new FlowList()
  readonly #expiry = new ExpiryQueue()

  /** Set by the reader: the position of the current packet. */
  frame = 0
  file = 0
  /** Set by `follow`: the side that sent the packet. */
  side: 0 | 1 = 0
  /** Set by `follow`: the packet began a flow. */
  isNew = false
  /** Set by `follow`: a copy of a packet seen just before. */
  isDuplicate = false
  /** Called before a flow is forgotten. */
  ended: (flow: number) => void = () => {}

  /** Emits facts as if that frame were the current one. */
  asOf(place: Place, emit: () => void): void {
    const { file, frame } = this
    this.file = place.file
    this.frame = place.frame
    emit()
    this.file = file
    this.frame = frame
  }

  /**
   * @param seed prevents attackers from choosing addresses that collide; passed by the entry point.
   * @param serverPorts ports of known services, `transport * 65536 + port` with 0 TCP and 1 UDP.
   * @param visitedPorts UDP ports with independent requests. Clients send each request from another port; all requests
   * of one client there are one conversation, under the port of the first request. Default: none.
   */
  constructor(seed: number, serverPorts: Iterable<number>, visitedPorts: Iterable<number> = []) {
    this.keys = new FlowKeys(seed, 2048)
    this.#ends = new Endpoints(seed, serverPorts, visitedPorts)
    this.macs = new SideMacs(this.#ends, 2048)
  }

  get counters(): Record<string, number> {
    return { ...this.#counted, addressesOverflow: this.#ends.overflow }
  }

  /** Index of the packet's flow, made if need be. Sets `side`, `isNew`, `isDuplicate`. */
  follow(packet: Packet, realm: number): number {
    const key = this.#key
    this.#ends.read(packet, key)
    const inOrder =
      key.source < key.destination ||
      (key.source === key.destination && key.sourcePort <= key.destinationPort)
    const a = inOrder ? key.source : key.destination
    const b = inOrder ? key.destination : key.source
    const portA = inOrder ? key.sourcePort : key.destinationPort
    const portB = inOrder ? key.destinationPort : key.sourcePort
    const kind = (key.kind | (key.family << 9) | (realm << 11) | (key.nameless << 19)) >>> 0
    this.side = inOrder ? 0 : 1

    let flow = this.keys.find(a, b, portA, portB, kind)
    this.isNew = flow < 0
    if (flow < 0) flow = this.#open(packet, a, b, portA, portB, kind)
    this.#count(packet, flow)
    return flow
  }

  /** The open flow between these ends, in either direction; -1 if there is none. Ports count for TCP, UDP and SCTP only. */
  find(tuple: FlowTuple, realm: number): number {
    const { ipProtocol, source, sourcePort, destination, destinationPort } = tuple
    const family = source.length === 4 ? FAMILY.ipv4 : FAMILY.ipv6
    const one = this.#ends.numberOfIp(source)
    const other = this.#ends.numberOfIp(destination)
    if (one < 0 || other < 0) return -1
    const ports = PORTED.has(ipProtocol)
      ? { sourcePort, destinationPort }
      : { sourcePort: 0, destinationPort: 0 }
    if (ipProtocol === IPPROTO_UDP) this.#ends.joinVisits(ports)
    const inOrder = one < other || (one === other && ports.sourcePort <= ports.destinationPort)
    const [a, b] = inOrder ? [one, other] : [other, one]
    const portA = inOrder ? ports.sourcePort : ports.destinationPort
    const portB = inOrder ? ports.destinationPort : ports.sourcePort
    const kind = (ipProtocol | (family << 9) | (realm << 11)) >>> 0
    return this.keys.find(a, b, portA, portB, kind)
  }

  /** Forgets a flow; its index may be used again. */
  release(flow: number): void {
    this.ended(flow)
    this.keys.remove(flow)
    this.#expiry.delete(flow)
    this.#used[flow] = 0
    this.#free[this.#freeCount++] = flow
  }

  isUsed(flow: number): boolean {
    return this.#used[flow] === 1
  }

  /** Ends every flow that has been idle for too long at `now`. */
  expire(now: Microseconds): void {
    this.#unqueued.sweep((flow) => this.#queue(flow))
    for (const flow of this.#expiry.takeDue(now)) {
      if (this.#used[flow] === 0) continue
      if (now - this.lastTime[flow]! > this.#idle(flow)) this.release(flow)
      else this.#queue(flow)
    }
  }

  #queue(flow: number): false {
    if (this.#used[flow] === 1) this.#expiry.add(flow, this.lastTime[flow]! + this.#idle(flow))
    return false
  }

  /** The clock was set back to that time: no flow may begin or be active in the future, or it would never be idle. */
  setBack(now: Microseconds): void {
    this.#expiry.clear()
    for (let flow = 0; flow < this.high; flow++) {
      this.#note(flow)
      this.firstTime[flow] = Math.min(this.firstTime[flow]!, now)
      this.lastTime[flow] = Math.min(this.lastTime[flow]!, now)
    }
  }

  /** Same addresses and ports, a new connection: forgets what was known of the old one, keeps the index. */
  restart(flow: number, time: Microseconds): void {
    this.ended(flow)
    this.#reset(flow, time)
  }

  /** IP protocol number, or 256 for the link layer. */
  ipProtocol(flow: number): number {
    return this.keys.kind(flow) & 0x1ff
  }

  realm(flow: number): number {
    return (this.keys.kind(flow) >>> 11) & 0xff
  }

  /** Port of a side; on the link layer the same EtherType (or LLC code) for both. */
  port(flow: number, side: 0 | 1): number {
    const port = this.keys.port(flow, side)
    return port === VISITOR ? this.#visitor[flow]! : port
  }

  /** Whether `port` is a port of a transport. */
  hasPorts(flow: number): boolean {
    return ((this.keys.kind(flow) >>> 9) & 3) !== FAMILY.link
  }

  /** Side of the server; where nothing is known, the side that did not speak first. */
  serverSide(flow: number): 0 | 1 {
    return this.client[flow] === 1 ? 1 : 0
  }

  /** Whether the beginning of a TCP stream, of one side at least, was not seen. */
  isFromTheMiddle(flow: number): boolean {
    return ((this.tcp[2 * flow]! | this.tcp[2 * flow + 1]!) & TCP.midStream) !== 0
  }

  setClient(flow: number, side: 0 | 1): void {
    this.client[flow] = side + 1
    this.clientKnown[flow] = 1
  }

  /** True if a side has sent from another MAC since the last call: its party is another one now. */
  takeMoved(flow: number): boolean {
    return this.macs.takeMoved(flow)
  }

  /** Address and port of one side, in text. */
  party(flow: number, side: 0 | 1, realm: string): Party {
    const number = this.keys.address(flow, side)
    const family = (this.keys.kind(flow) >>> 9) & 3
    const ip = this.#ends.ipText(family, number)
    const mac = family === FAMILY.link ? this.#ends.macText(number) : this.macs.text(2 * flow + side)
    const ipProtocol = this.ipProtocol(flow)
    const port = ipProtocol === IPPROTO_TCP || ipProtocol === IPPROTO_UDP ? this.port(flow, side) : undefined
    return { realm, ip, mac, port }
  }

  #open(packet: Packet, a: number, b: number, portA: number, portB: number, kind: number): number {
    const flow = this.#allocate()
    this.keys.add(flow, a, b, portA, portB, kind)
    if (portA === VISITOR || portB === VISITOR)
      this.#visitor[flow] =
        (portA === VISITOR) === (this.side === 0) ? packet.sourcePort : packet.destinationPort
    this.#used[flow] = 1
    this.#counted.flows++
    this.#reset(flow, packet.time)
    this.#guessClient(packet, flow)
    return flow
  }

  #reset(flow: number, time: Microseconds): void {
    this.firstTime[flow] = time
    this.lastTime[flow] = time
    this.client[flow] = SIDE_UNKNOWN
    this.clientKnown[flow] = 0
    for (let column = 2 * flow; column < 2 * flow + 2; column++) {
      this.packets[column] = 0
      this.bytes[column] = 0
      this.timeToLive[column] = 0
      this.tcp[column] = 0
      this.synOptions[column] = 0
      this.confirmed[column] = 0
      this.copies.forget(column)
    }
    this.macs.forget(flow)
  }

  /**
   * A SYN decides; else the table of known ports; else the first sender counts as the client until a protocol corrects
   * it.
   */
  #guessClient(packet: Packet, flow: number): void {
    const sender = this.side
    this.client[flow] = sender + 1
    if (packet.transport === IPPROTO_TCP && (packet.tcpFlags & FLAG.syn) !== 0) {
      this.client[flow] = ((packet.tcpFlags & FLAG.ack) !== 0 ? 1 - sender : sender) + 1
      this.clientKnown[flow] = 1
      return
    }
    if (packet.transport !== IPPROTO_TCP && packet.transport !== IPPROTO_UDP) return
    const isUdp = packet.transport === IPPROTO_UDP
    const toKnown = this.#ends.isWellKnown(isUdp, packet.destinationPort)
    const fromKnown = this.#ends.isWellKnown(isUdp, packet.sourcePort)
    if (fromKnown && !toKnown) this.client[flow] = 1 - sender + 1
    if (fromKnown !== toKnown) this.clientKnown[flow] = 1
  }

  /** The flow carries something, or may be judged otherwise from now on. */
  #note(flow: number): void {
    this.active.add(flow)
    this.#unqueued.add(flow)
  }

  #count(packet: Packet, flow: number): void {
    const column = 2 * flow + this.side
    this.#note(flow)
    this.isDuplicate = this.copies.isCopy(packet, column)
    if (this.isDuplicate) {
      this.#counted.duplicatePackets++
      return
    }
    if (packet.ipVersion !== 0) {
      const seen = this.timeToLive[column]!
      if (seen === 0 || packet.timeToLive < seen) this.timeToLive[column] = packet.timeToLive
    }
    if (packet.transport === IPPROTO_TCP && (packet.tcpFlags & SYN_ACK) === FLAG.syn)
      this.#noteSyn(packet, column)
    if (packet.time > this.lastTime[flow]!) this.lastTime[flow] = packet.time
    this.lastFrame[flow] = this.frame
    this.lastFile[flow] = this.file
    this.packets[column]!++
    this.bytes[column]! += packet.end - packet.start
    this.vlan[flow] = packet.vlan
    if (
      packet.sourceMacAt >= 0 &&
      this.macs.note(column, packet.addressBytes, packet.sourceMacAt, packet.destinationMacAt) &&
      packet.ipVersion !== 0
    )
      this.timeToLive[column] = packet.timeToLive
  }

  #noteSyn({ bytes, ipPayloadStart, payloadStart, window }: Packet, column: number): void {
    if (this.synOptions[column] !== 0 || payloadStart < ipPayloadStart + TCP_HEADER) return
    this.synOptions[column] = synOptions(bytes, ipPayloadStart + TCP_HEADER, payloadStart)
    this.synWindow[column] = window
  }

  /** Counts a frame of a known flow that `SteadySegments` reads in place, as `follow` would. */
  countPlain({ bytes, start, end, time }: PlainFrame, column: number): void {
    const flow = column >> 1
    this.#note(flow)
    this.side = (column & 1) as 0 | 1
    this.isNew = this.isDuplicate = false
    const timeToLive = bytes[start + plainTcp.timeToLive]!
    const seen = this.timeToLive[column]!
    if (seen === 0 || timeToLive < seen) this.timeToLive[column] = timeToLive
    if (time > this.lastTime[flow]!) this.lastTime[flow] = time
    this.lastFrame[flow] = this.frame
    this.lastFile[flow] = this.file
    this.packets[column]!++
    this.bytes[column]! += end - start
    this.vlan[flow] = -1
    if (this.macs.note(column, bytes, start + plainTcp.sourceMac, start)) this.timeToLive[column] = timeToLive
  }

  #idle(flow: number): Microseconds {
    if (this.ipProtocol(flow) !== IPPROTO_TCP)
      return (this.#isAnswered(flow) ? limits.answeredIdleSeconds : limits.idleSeconds) * 1e6
    const both = this.tcp[2 * flow]! | this.tcp[2 * flow + 1]!
    const closed = (both & TCP.reset) !== 0 || (this.tcp[2 * flow]! & this.tcp[2 * flow + 1]! & TCP.fin) !== 0
    return (closed ? limits.closedIdleSeconds : limits.tcpIdleSeconds) * 1e6
  }

  /**
   * One question from a client's port to a well-known one (RFC 6335 §6), and its answer: a name asked for, a value read.
   * On the link layer a word or two between neighbours, such as an answer by ARP: most never speak there again.
   */
  #isAnswered(flow: number): boolean {
    const one = this.packets[2 * flow]!
    const other = this.packets[2 * flow + 1]!
    if (one > limits.answeredPackets || other > limits.answeredPackets) return false
    if (this.ipProtocol(flow) === LINK_LAYER) return true
    if (this.ipProtocol(flow) !== IPPROTO_UDP || one === 0 || other === 0) return false
    const ports = [this.keys.port(flow, 0), this.keys.port(flow, 1)] as const
    const low = Math.min(...ports)
    const high = Math.max(...ports)
    return low < SYSTEM_PORTS && high >= CLIENT_PORTS
  }

  #allocate(): number {
    if (this.#freeCount > 0) return this.#free[--this.#freeCount]!
    if (this.high >= limits.flows) {
      this.#counted.flowsEvicted++
      this.release(this.#leastRecent())
      return this.#free[--this.#freeCount]!
    }
    if (this.high === this.#used.length) this.#grow()
    return this.high++
  }

  /** The least recently used of 64 flows, from where the last search ended. */
  #leastRecent(): number {
    let chosen = -1
    for (let step = 0; step < 64; step++) {
      this.#evictionHand = (this.#evictionHand + 1) % this.high
      const flow = this.#evictionHand
      if (this.#used[flow] === 1 && (chosen < 0 || this.lastTime[flow]! < this.lastTime[chosen]!))
        chosen = flow
    }
    return chosen < 0 ? this.#evictionHand : chosen
  }

  #grow(): void {
    const flows = nextLength(this.#used.length, limits.flows)
    this.keys.grow(flows, this.#used)
    this.#free = grown(this.#free, flows)
    this.#visitor = grown(this.#visitor, flows)
    this.#used = grown(this.#used, flows)
    this.firstTime = grown(this.firstTime, flows)
    this.lastTime = grown(this.lastTime, flows)
    this.lastFrame = grown(this.lastFrame, flows)
    this.lastFile = grown(this.lastFile, flows)
    this.client = grown(this.client, flows)
    this.clientKnown = grown(this.clientKnown, flows)
    this.vlan = grown(this.vlan, flows)
    this.packets = grown(this.packets, 2 * flows)
    this.bytes = grown(this.bytes, 2 * flows)
    this.timeToLive = grown(this.timeToLive, 2 * flows)
    this.tcp = grown(this.tcp, 2 * flows)
    this.synOptions = grown(this.synOptions, 2 * flows)
    this.synWindow = grown(this.synWindow, 2 * flows)
    this.nextSequence = grown(this.nextSequence, 2 * flows)
    this.confirmed = grown(this.confirmed, 2 * flows)
    this.macs.grow(flows)
    this.copies.grow(2 * flows)
  }
}
