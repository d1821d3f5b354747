/** Headers of a packet in the words of keywords, read when a rule asks for them. One instance serves every packet. */
import { u16be } from '#bytes/read'
import type { SeenFlows, SeenPacket } from './seen.ts'
import type { PacketHeaders } from './signature.ts'

const ICMP = 1
const TCP = 6
const ICMPV6 = 58
/** RFC 792: type, code, checksum, and four bytes more, which are identifier and sequence number where a message has them. */
const ICMP_HEADER = 8
/** RFC 4443 §2.1: type, code, checksum. */
const ICMPV6_HEADER = 4
/** Echo, timestamp, information (RFC 792) and address mask (RFC 950), each with its answer; of ICMPv6 echo (RFC 4443 §4). */
const NUMBERED = new Set([0, 8, 13, 14, 15, 16, 17, 18])
const NUMBERED_V6 = new Set([128, 129])

/** Where a packet without ports has what it carries: behind the header of ICMP. */
export function carriedStart({ ipProtocol, ipPayloadStart, ipPayloadEnd }: SeenPacket): number {
  const header = ipProtocol === ICMP ? ICMP_HEADER : ipProtocol === ICMPV6 ? ICMPV6_HEADER : 0
  return Math.min(ipPayloadEnd, ipPayloadStart + header)
}

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

  get payloadBytes(): number {
    const { transport, payloadStart, payloadEnd, ipPayloadEnd } = this.#packet
    return transport === 0 ? ipPayloadEnd - carriedStart(this.#packet) : payloadEnd - payloadStart
  }

  get timeToLive(): number {
    return this.#packet.timeToLive
  }

  /** IPv6 has none. */
  get identification(): number {
    return this.#packet.ipVersion === 4 ? this.#packet.ipIdentification : -1
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
    return this.#isNumbered ? u16be(this.#packet.bytes, this.#packet.ipPayloadStart + 4) : -1
  }

  get icmpSequence(): number {
    return this.#isNumbered ? u16be(this.#packet.bytes, this.#packet.ipPayloadStart + 6) : -1
  }

  get isSameAddress(): boolean {
    return this.#flows.address(this.#flow, 0) === this.#flows.address(this.#flow, 1)
  }

  get #isTcp(): boolean {
    return this.#packet.transport === TCP
  }

  /** Has it an identifier and a sequence number? */
  get #isNumbered(): boolean {
    const types = this.#packet.ipProtocol === ICMP ? NUMBERED : NUMBERED_V6
    return this.#isIcmp(ICMP_HEADER) && types.has(this.icmpType)
  }

  /** Is it ICMP of so many bytes at least? */
  #isIcmp(bytes: number): boolean {
    const { ipProtocol, ipPayloadStart, ipPayloadEnd } = this.#packet
    return (ipProtocol === ICMP || ipProtocol === ICMPV6) && ipPayloadStart + bytes <= ipPayloadEnd
  }
}
