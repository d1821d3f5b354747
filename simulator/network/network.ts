/** Carries packets between hosts as the sensor sees them: ARP first, VLAN tags, and the router between zones. */
import type { Microseconds } from '#model/time'
import { arpFrame, ethernetFrame, IP_PROTOCOL, ipPacket, udpDatagram } from '#wire/build'
import { gatewayOf, type Host, type Zone } from './host.ts'
import { type Random, randomFor } from './random.ts'
import { milliseconds, type Scheduler, seconds, type Task } from './scheduler.ts'

/** A neighbour's hardware address is asked for again after so long. */
const NEIGHBOUR_SECONDS = [150, 170] as const
/** Tag protocol identifiers: IEEE 802.1Q-2022 §9.5. */
const CUSTOMER_TAG = 0x8100
const SERVICE_TAG = 0x88a8

export interface Port {
  readonly host: Host
  readonly port: number
}

/** How a host hides in lower layers. */
export interface Disguise {
  /** Bytes of IP payload in a fragment, a multiple of eight. */
  readonly fragmentBytes?: number
  /** An outer tag: QinQ. */
  readonly outerVlan?: number
}

/** Where a broadcast or multicast goes. */
export interface Group {
  readonly ip: string
  readonly mac: string
  readonly port: number
}

export class Network {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly router: Host
  /** Hosts that neither receive nor send any more. */
  readonly down = new Set<Host>()
  readonly disguises = new Map<Host, Disguise>()
  /** `ip ip`, both ways: the host between the two. */
  readonly detours = new Map<string, Host>()
  readonly #identification = new Map<string, number>()
  /** `from ip` to `next hop ip`, and until when it is known. */
  readonly #neighbours = new Map<string, Microseconds>()
  readonly #seesBothSides: boolean
  readonly #ephemeral = new Map<Host, number>()

  /** `seesBothSides`: the mirror shows a routed packet in the zone that it leaves, too. Default: no. */
  constructor(scheduler: Scheduler, seed: number, router: Host, { seesBothSides = false } = {}) {
    this.scheduler = scheduler
    this.router = router
    this.#seesBothSides = seesBothSides
    this.random = randomFor(seed, 'network')
  }

  /** These hosts neither receive nor send for this many seconds. */
  *outage(hosts: readonly Host[], forSeconds: number): Task<void> {
    for (const host of hosts) this.down.add(host)
    yield seconds(forSeconds)
    for (const host of hosts) this.down.delete(host)
  }

  /** A client port of this host that it has not used for a long time. */
  freePort(host: Host): number {
    const port = this.#ephemeral.get(host) ?? 49_152 + this.random.between(0, 4000)
    this.#ephemeral.set(host, port < 65_000 ? port + 1 : 49_152)
    return port
  }

  /** How long this host takes to answer this time. */
  thinking({ answerInMs: [least, most] }: Host): Microseconds {
    return milliseconds(least + (most - least) * this.random.next())
  }

  /** Sends one IP packet; false if there is no route, because the neighbour does not respond. */
  *packet(from: Host, to: Host, protocol: number, payload: Uint8Array): Task<boolean> {
    const isNear = from.zone !== undefined && from.zone === to.zone
    if (from.zone !== undefined && !(yield* this.#resolve(from, isNear ? to.ip : gatewayOf(from.zone), to)))
      return false
    this.#send(from, to, { protocol, payload, isNear })
    return true
  }

  *udp(from: Port, to: Port, payload: Uint8Array): Task<boolean> {
    const datagram = udpDatagram({
      source: from.host.ip,
      destination: to.host.ip,
      sourcePort: from.port,
      destinationPort: to.port,
      payload,
    })
    return yield* this.packet(from.host, to.host, IP_PROTOCOL.UDP, datagram)
  }

  /** A question by UDP and its answer; false if none came. */
  *ask(from: Port, to: Port, question: Uint8Array, answer: () => Uint8Array): Task<boolean> {
    const isOnItsWay = yield* this.udp(from, to, question)
    if (!isOnItsWay || this.down.has(to.host)) return false
    yield this.thinking(to.host)
    return yield* this.udp(to, from, answer())
  }

  /** A datagram to everyone in a zone, or to a group. */
  broadcast(from: Port, to: Group, payload: Uint8Array, source = from.host.ip): void {
    const { zone, mac, timeToLive } = from.host
    if (zone === undefined) throw new Error('unreachable: nobody outside of the plant broadcasts into it')
    const datagram = udpDatagram({
      source,
      destination: to.ip,
      sourcePort: from.port,
      destinationPort: to.port,
      payload,
    })
    const packet = { source, destination: to.ip, protocol: IP_PROTOCOL.UDP, payload: datagram, timeToLive }
    this.frame(zone, {
      source: mac,
      destination: to.mac,
      payload: ipPacket({ ...packet, identification: this.#nextIdentification(from.host) }),
    })
  }

  /** Asks who has `ip`; true if `owner` is up and answers. */
  *whoHas(from: Host, ip: string, owner?: Host): Task<boolean> {
    const { zone } = from
    if (zone === undefined) return true
    this.#tagged(zone, arpFrame({ senderMac: from.mac, senderIp: from.ip, targetIp: ip }))
    if (owner === undefined || this.down.has(owner)) return false
    yield milliseconds(0.2 + this.random.next())
    this.saysIsAt(owner, from, ip)
    yield milliseconds(0.05)
    return true
  }

  /** `who` announces to `to` that `ip` is at its own hardware address: a reply, requested or not. */
  saysIsAt(who: Host, to: Host, ip: string): void {
    if (to.zone === undefined) return
    const answer = { senderMac: who.mac, senderIp: ip, targetMac: to.mac, targetIp: to.ip, isReply: true }
    this.#tagged(to.zone, arpFrame(answer))
  }

  /** A frame of layer 2 in a zone. */
  frame(
    zone: Zone,
    frame: {
      readonly source: string
      readonly destination: string
      readonly payload: Uint8Array
      readonly etherType?: number
    },
  ): void {
    this.scheduler.capture(ethernetFrame({ ...frame, vlan: zone.vlan }))
  }

  /** A frame without a tag, as bridges speak among themselves. */
  untagged(frame: Uint8Array): void {
    this.scheduler.capture(frame)
  }

  /** One copy of each packet, or two: routed ones as they enter the zone they are for, or as they leave the plant. */
  #send(
    from: Host,
    to: Host,
    {
      protocol,
      payload,
      isNear,
    }: { readonly protocol: number; readonly payload: Uint8Array; readonly isNear: boolean },
  ): void {
    const zone = to.zone ?? from.zone
    if (zone === undefined) return
    const { router } = this
    const hops = isNear || to.zone === undefined ? 0 : 1
    const source = hops === 0 ? from.mac : router.mac
    const destination = to.zone === undefined ? router.mac : to.mac
    const disguise = this.disguises.get(from)
    const head = {
      source: from.ip,
      destination: to.ip,
      protocol,
      timeToLive: from.timeToLive - hops,
      identification: this.#nextIdentification(from),
    }
    const between = this.detours.get(`${from.ip} ${to.ip}`)
    if (this.#seesBothSides && hops === 1 && from.zone !== undefined) {
      const whole = ipPacket({ ...head, payload, timeToLive: from.timeToLive })
      this.#put(from.zone, { source: from.mac, destination: router.mac, payload: whole })
    }
    for (const packet of fragments(head, payload, disguise?.fragmentBytes)) {
      const outer = disguise?.outerVlan
      if (between === undefined) this.#put(zone, { source, destination, payload: packet }, outer)
      else {
        // The relay hands on what it gets, under its own hardware address.
        this.#put(zone, { source, destination: between.mac, payload: packet }, outer)
        const relayed = { source: between.mac, destination, payload: packet }
        this.scheduler.later(milliseconds(0.3), () => this.#put(zone, relayed, outer))
      }
    }
  }

  #put(
    zone: Zone,
    frame: { readonly source: string; readonly destination: string; readonly payload: Uint8Array },
    outerVlan?: number,
  ): void {
    const bytes = ethernetFrame({ ...frame, vlan: zone.vlan })
    this.scheduler.capture(outerVlan === undefined ? bytes : tagged(bytes, SERVICE_TAG, outerVlan))
  }

  /** A sender knows its neighbour's hardware address, or requests it. */
  *#resolve(from: Host, nextHop: string, to: Host): Task<boolean> {
    if (from.ip.includes(':')) return true // neighbour discovery stays out of this plant
    const key = `${from.ip} ${nextHop}`
    if ((this.#neighbours.get(key) ?? 0) > this.scheduler.now) return true
    const isRouter = from.zone !== undefined && nextHop === gatewayOf(from.zone)
    if (!(yield* this.whoHas(from, nextHop, isRouter ? this.router : to))) return false
    const known = this.scheduler.now + seconds(this.random.between(...NEIGHBOUR_SECONDS))
    this.#neighbours.set(key, known)
    this.#neighbours.set(`${nextHop} ${from.ip}`, known) // RFC 826: the question tells the answerer, too
    return true
  }

  #tagged(zone: Zone, frame: Uint8Array): void {
    this.scheduler.capture(tagged(frame, CUSTOMER_TAG, zone.vlan))
  }

  /** RFC 6864 §4.1 asks for identifications only where packets may be cut; most stacks count all the same. */
  #nextIdentification({ ip }: Host): number {
    const next = ((this.#identification.get(ip) ?? this.random.between(1, 60_000)) % 65_535) + 1
    this.#identification.set(ip, next)
    return next
  }
}

/** Puts a tag behind the two addresses. */
function tagged(frame: Uint8Array, type: number, vlan: number): Uint8Array {
  const longer = new Uint8Array(frame.length + 4)
  longer.set(frame.subarray(0, 12))
  longer.set([type >> 8, type & 0xff, vlan >> 8, vlan & 0xff], 12)
  longer.set(frame.subarray(12), 16)
  return longer
}

/** RFC 791 §2.3; an IPv6 packet stays whole. */
function fragments(
  head: Omit<Parameters<typeof ipPacket>[0], 'payload'>,
  payload: Uint8Array,
  byteCount: number | undefined,
): Uint8Array[] {
  if (byteCount === undefined || payload.length <= byteCount || head.source.includes(':'))
    return [ipPacket({ ...head, payload })]
  const packets: Uint8Array[] = []
  for (let at = 0; at < payload.length; at += byteCount) {
    const part = payload.subarray(at, at + byteCount)
    const moreFragments = at + byteCount < payload.length
    packets.push(ipPacket({ ...head, payload: part, fragmentOffset: at, moreFragments }))
  }
  return packets
}
