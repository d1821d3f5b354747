/** Carries packets between devices as the sensor's mirror port shows them: ARP first, VLAN tags, and both sides of the router. */
import type { Microseconds } from '#model/time'
import { arpFrame, ethernetFrame, IP_PROTOCOL, ipPacket, udpDatagram } from '#wire/build'
import { type Random, randomFor } from './random.ts'
import { type Device, router, type Zone } from './site.ts'
import { milliseconds, type Stage, seconds, type Taking } from './stage.ts'

/** From one side of the router to the other. */
const ROUTING: Microseconds = 60
/** A neighbour's hardware address is asked for again after so long. */
const NEIGHBOUR_SECONDS = [150, 170] as const
/** Tag protocol identifier: IEEE 802.1Q-2022 §9.5. */
const VLAN_TAG = [0x81, 0x00]

export interface Port {
  readonly device: Device
  readonly port: number
}

export class Network {
  readonly stage: Stage
  readonly random: Random
  /** Devices that no longer hear or say anything. */
  readonly down = new Set<Device>()
  readonly #identification = new Map<string, number>()
  /** `from ip` to `next hop ip`, and until when it is known. */
  readonly #neighbours = new Map<string, Microseconds>()
  readonly #ephemeral = new Map<Device, number>()

  constructor(stage: Stage, seed: number) {
    this.stage = stage
    this.random = randomFor(seed, 'network')
  }

  /** A client port of this device that it has not used for a long time. */
  freePort(device: Device): number {
    const port = this.#ephemeral.get(device) ?? 49_152 + this.random.between(0, 4000)
    this.#ephemeral.set(device, port < 65_000 ? port + 1 : 49_152)
    return port
  }

  /** How long this device takes to answer this time. */
  thinking(device: Device): Microseconds {
    const [least, most] = device.answersInMs
    return milliseconds(least + (most - least) * this.random.next())
  }

  /** Sends one IP packet; false if nobody knows the way, because the neighbour does not answer. */
  *packet(from: Device, to: Device, protocol: number, payload: Uint8Array): Taking<boolean> {
    const isNear = from.zone !== undefined && from.zone === to.zone
    if (from.zone !== undefined && !(yield* this.#resolve(from, isNear ? to.ip : gatewayOf(from.zone), to)))
      return false
    const packet = (hops: number) =>
      ipPacket({
        source: from.ip,
        destination: to.ip,
        protocol,
        payload,
        timeToLive: from.timeToLive - hops,
        identification,
      })
    const identification = this.#nextIdentification(from)
    if (isNear && from.zone !== undefined) {
      this.#frame(from.zone, from.mac, to.mac, packet(0))
      return true
    }
    if (from.zone !== undefined) this.#frame(from.zone, from.mac, router.mac, packet(0))
    const { zone } = to
    if (zone !== undefined) this.stage.later(ROUTING, () => this.#frame(zone, router.mac, to.mac, packet(1)))
    return true
  }

  *udp(from: Port, to: Port, payload: Uint8Array): Taking<boolean> {
    return yield* this.packet(
      from.device,
      to.device,
      IP_PROTOCOL.UDP,
      udpDatagram({
        source: from.device.ip,
        destination: to.device.ip,
        sourcePort: from.port,
        destinationPort: to.port,
        payload,
      }),
    )
  }

  /** A question by UDP and its answer; false if none came. */
  *ask(from: Port, to: Port, question: Uint8Array, answer: () => Uint8Array): Taking<boolean> {
    const isOnItsWay = yield* this.udp(from, to, question)
    if (!isOnItsWay || this.down.has(to.device)) return false
    yield this.thinking(to.device)
    return yield* this.udp(to, from, answer())
  }

  /** A datagram to everyone in the zone, or to a group. */
  broadcast(
    from: Port,
    to: { readonly ip: string; readonly mac: string; readonly port: number },
    payload: Uint8Array,
    source = from.device.ip,
  ): void {
    const { zone, mac, timeToLive } = from.device
    if (zone === undefined) throw new Error('unreachable: nobody outside of the plant broadcasts into it')
    const datagram = udpDatagram({
      source,
      destination: to.ip,
      sourcePort: from.port,
      destinationPort: to.port,
      payload,
    })
    const identification = this.#nextIdentification(from.device)
    const packet = { source, destination: to.ip, protocol: IP_PROTOCOL.UDP, payload: datagram, timeToLive }
    this.#frame(zone, mac, to.mac, ipPacket({ ...packet, identification }))
  }

  /** Asks who has `ip`; true if `owner` is up and answers. */
  *whoHas(from: Device, ip: string, owner?: Device): Taking<boolean> {
    const { zone } = from
    if (zone === undefined) return true
    this.#tagged(zone, arpFrame({ senderMac: from.mac, senderIp: from.ip, targetIp: ip }))
    if (owner === undefined || this.down.has(owner)) return false
    yield milliseconds(0.2 + this.random.next())
    const answer = {
      senderMac: owner.mac,
      senderIp: ip,
      targetMac: from.mac,
      targetIp: from.ip,
      isReply: true,
    }
    this.#tagged(zone, arpFrame(answer))
    yield milliseconds(0.05)
    return true
  }

  /** Whoever sends to a neighbour knows its hardware address, or asks for it. */
  *#resolve(from: Device, nextHop: string, to: Device): Taking<boolean> {
    const key = `${from.ip} ${nextHop}`
    if ((this.#neighbours.get(key) ?? 0) > this.stage.now) return true
    const isRouter = from.zone !== undefined && nextHop === gatewayOf(from.zone)
    const isAnswered = yield* this.whoHas(from, nextHop, isRouter ? router : to)
    if (!isAnswered) return false
    const known = this.stage.now + seconds(this.random.between(...NEIGHBOUR_SECONDS))
    this.#neighbours.set(key, known)
    this.#neighbours.set(`${nextHop} ${from.ip}`, known) // RFC 826: the question tells the answerer, too
    return true
  }

  /** Tags an untagged frame for its zone. */
  #tagged(zone: Zone, frame: Uint8Array): void {
    const tagged = new Uint8Array(frame.length + 4)
    tagged.set(frame.subarray(0, 12))
    tagged.set([...VLAN_TAG, 0, zone.vlan], 12)
    tagged.set(frame.subarray(12), 16)
    this.stage.capture(tagged)
  }

  #frame(zone: Zone, source: string, destination: string, payload: Uint8Array): void {
    this.stage.capture(ethernetFrame({ source, destination, payload, vlan: zone.vlan }))
  }

  /** RFC 6864 §4.1 asks for identifications only where packets may be cut; most stacks count all the same. */
  #nextIdentification({ ip }: Device): number {
    const next = ((this.#identification.get(ip) ?? this.random.between(1, 60_000)) % 65_535) + 1
    this.#identification.set(ip, next)
    return next
  }
}

export function gatewayOf(zone: Zone): string {
  return `${zone.subnet}.1`
}
