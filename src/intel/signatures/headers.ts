/** Headers of a packet in the words of keywords, read when a rule asks for them. One instance serves every packet. */
import { u16be } from '#bytes/read'
import type { SeenFlows, SeenPacket } from './seen.ts'
import type { PacketHeaders } from './signature.ts'

const ICMP = 1
const TCP = 6
const ICMPV6 = 58
/** RFC 792: type, code, checksum, identifier, sequence number. */
const ICMP_HEADER = 8

export class HeaderView implements PacketHeaders {
  readonly #flows: SeenFlows
  #packet!: SeenPacket
  #flow = 0

  constructor(flows: SeenFlows) {
    this.#flows = flows
  }

  over(packet: SeenPacket, flow: number): this {
    this.#packet = packet
    this.#flow = flow
    return this
  }

  get payloadOctets(): number {
    const { transport, payloadStart, payloadEnd, ipPayloadStart, ipPayloadEnd } = this.#packet
    if (transport !== 0) return payloadEnd - payloadStart
    return ipPayloadEnd - Math.min(ipPayloadEnd, ipPayloadStart + (this.#isIcmp(4) ? ICMP_HEADER : 0))
  }

  get timeToLive(): number {
    return this.#packet.timeToLive
  }

  get identification(): number {
    return this.#packet.ipIdentification
  }

  get ipProtocol(): number {
    return this.#packet.ipProtocol
  }

  get tcpFlags(): number {
    return this.#isTcp ? this.#packet.tcpFlags : -1
  }

  get sequence(): number {
    return this.#isTcp ? this.#packet.sequence : -1
  }

  get acknowledgment(): number {
    return this.#isTcp ? this.#packet.acknowledgment : -1
  }

  get window(): number {
    return this.#isTcp ? this.#packet.window : -1
  }

  get icmpType(): number {
    return this.#isIcmp(4) ? this.#packet.bytes[this.#packet.ipPayloadStart]! : -1
  }

  get icmpCode(): number {
    return this.#isIcmp(4) ? this.#packet.bytes[this.#packet.ipPayloadStart + 1]! : -1
  }

  get icmpId(): number {
    return this.#isIcmp(ICMP_HEADER) ? u16be(this.#packet.bytes, this.#packet.ipPayloadStart + 4) : -1
  }

  get icmpSequence(): number {
    return this.#isIcmp(ICMP_HEADER) ? u16be(this.#packet.bytes, this.#packet.ipPayloadStart + 6) : -1
  }

  get isSameAddress(): boolean {
    return this.#flows.address(this.#flow, 0) === this.#flows.address(this.#flow, 1)
  }

  get #isTcp(): boolean {
    return this.#packet.transport === TCP
  }

  /** Is it ICMP of so many octets at least? */
  #isIcmp(octets: number): boolean {
    const { ipProtocol, ipPayloadStart, ipPayloadEnd } = this.#packet
    return (ipProtocol === ICMP || ipProtocol === ICMPV6) && ipPayloadStart + octets <= ipPayloadEnd
  }
}
