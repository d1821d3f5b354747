import type { Frame } from '#capture/frame'
import { LINK } from '#capture/link-types'
import type { Microseconds } from '#model/time'
import { readIpProtocol } from './ip-protocol.ts'
import { limits } from './limits.ts'
import { readLink } from './link.ts'
import { plainTcpPayload, readPlainTcp } from './plain-tcp.ts'

const NOTHING = new Uint8Array(0)
const IPPROTO_TCP = 6

/**
 * The headers of a frame, read in place: one instance serves every packet, and all fields are valid until the next
 * `over`, `descend` or `overIpPayload`. The readers in this folder fill them; all other code only reads. Offsets are -1
 * if the packet has no such field.
 */
export class Packet {
  /** Bytes that `ipPayload…` and `payload…` index: the frame's, or the reassembled ones after `overIpPayload`. */
  bytes: Uint8Array = NOTHING
  /**
   * Bytes that the MAC and IP offsets and `linkPayload…` index: the captured frame. For links whose stations have no
   * MAC, a copy of it with generated MACs appended.
   */
  addressBytes: Uint8Array = NOTHING
  /** The frame, or the datagram inside the tunnel. */
  start = 0
  end = 0
  time: Microseconds = 0
  /** The capture kept fewer bytes of the frame than were sent. */
  isSnapped = false

  sourceMacAt = -1
  destinationMacAt = -1
  /** After all tags; that of SNAP where its OUI is 0; 0 for other LLC, or where the link has none. */
  etherType = 0
  /** Outer and inner VLAN id, -1 where untagged. */
  vlan = -1
  innerVlan = -1
  /** IEEE 802.2 destination service access point, -1 without LLC. */
  llcDsap = -1
  snapOui = -1
  snapType = -1
  /** Payload after the link headers: an ARP or LLDP message, an LLC payload, an IP packet with its padding. */
  linkPayloadStart = 0
  linkPayloadEnd = 0

  ipVersion: 0 | 4 | 6 = 0
  sourceIpAt = -1
  destinationIpAt = -1
  timeToLive = 0
  ipIdentification = 0
  /** After IPv6 extension headers; -1 without IP. */
  ipProtocol = -1
  /** Only part of a datagram; its transport is not read before `overIpPayload`. */
  isFragment = false
  /** In bytes. */
  fragmentOffset = 0
  moreFragments = false
  /** Bounded by the lengths the headers state and by what was captured. */
  ipPayloadStart = 0
  ipPayloadEnd = 0

  /** IP protocol of a transport whose header was whole: TCP, UDP, SCTP; else 0. */
  transport: 0 | 6 | 17 | 132 = 0
  sourcePort = 0
  destinationPort = 0
  tcpFlags = 0
  sequence = 0
  acknowledgment = 0
  window = 0
  /** Of the transport; empty where there is none. */
  payloadStart = 0
  payloadEnd = 0

  /** Fewer bytes are here than the IP, UDP or TCP header states. */
  isCut = false
  /** How many the IP header states beyond those that are here. */
  missingBytes = 0
  /** 0 for the outermost packet, 1 for the one in its tunnel, … */
  depth = 0
  /** Tunnel around the next inner packet (`gre`, `vxlan`, `pppoe` …), or ''. */
  tunnel = ''
  /** Why a header was wrong, or ''; the packet is read as far as it goes. */
  malformed = ''

  /** How to read the inner packet: a LINKTYPE_ value, or one of ours above 65535: see `inner-link.ts`. */
  innerLink = 0
  innerStart = 0
  innerEnd = 0

  /** Frames not read, by reason. */
  readonly counters: Record<string, number> = {}
  /** The last frame was plain: all fields that `readPlainTcp` does not fill are still as `#reset` leaves them. */
  #wasPlain = false

  /** Reads the frame's headers. False if nothing of it can be read, which is counted by reason. */
  over(frame: Frame): boolean {
    const { bytes, start, end, linkType } = frame
    const payload = linkType === LINK.ETHERNET ? plainTcpPayload(bytes, start, end) : -1
    if (payload < 0 || !this.#wasPlain) this.#reset()
    this.#wasPlain = payload >= 0
    this.bytes = bytes
    this.addressBytes = bytes
    this.start = start
    this.end = end
    this.time = frame.time
    this.isSnapped = frame.originalLength > end - start
    this.depth = 0
    if (payload < 0) return start === end ? this.refuse('emptyFrames') : readLink(this, linkType, start, end)
    readPlainTcp(this, start, end, payload)
    return true
  }

  /** Goes to the packet inside the tunnel. False if there is none, if it cannot be read, or if the nesting is too deep. */
  descend(): boolean {
    if (this.tunnel === '') return false
    if (this.depth >= limits.tunnelDepth) return this.refuse('tunnels nested too deep')
    const link = this.innerLink
    const start = this.innerStart
    const end = this.innerEnd
    this.#reset()
    this.addressBytes = this.bytes
    this.start = start
    this.end = end
    this.depth++
    return readLink(this, link, start, end)
  }

  /** After IP reassembly: reads the transport from this whole IP payload. Addresses stay where they were. */
  overIpPayload(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes
    this.isFragment = false
    this.moreFragments = false
    this.fragmentOffset = 0
    this.isCut = false
    this.missingBytes = 0
    this.tunnel = ''
    this.malformed = ''
    readIpProtocol(this, this.ipProtocol, start, end)
  }

  /**
   * A first fragment that the capture cut can never become whole: reads what there is of it as a cut datagram. False where
   * it is another fragment, or TCP, whose stream knows gaps but no cut segments.
   */
  overCutFragment(): boolean {
    if (!this.isCut || this.fragmentOffset > 0 || this.ipProtocol === IPPROTO_TCP) return false
    this.isFragment = false
    this.moreFragments = false
    readIpProtocol(this, this.ipProtocol, this.ipPayloadStart, this.ipPayloadEnd)
    return true
  }

  /** For the readers: counts why the packet is not read. */
  refuse(reason: string): false {
    this.count(reason)
    return false
  }

  count(what: string): void {
    this.counters[what] = (this.counters[what] ?? 0) + 1
  }

  /** For the readers: a packet of link type `link` is in `start..end`. */
  wrap(tunnel: string, link: number, start: number, end: number): void {
    if (start >= end) return
    this.tunnel = tunnel
    this.innerLink = link
    this.innerStart = start
    this.innerEnd = end
  }

  #reset(): void {
    this.sourceMacAt = -1
    this.destinationMacAt = -1
    this.etherType = 0
    this.vlan = -1
    this.innerVlan = -1
    this.llcDsap = -1
    this.snapOui = -1
    this.snapType = -1
    this.linkPayloadStart = 0
    this.linkPayloadEnd = 0
    this.ipVersion = 0
    this.sourceIpAt = -1
    this.destinationIpAt = -1
    this.timeToLive = 0
    this.ipIdentification = 0
    this.ipProtocol = -1
    this.isFragment = false
    this.fragmentOffset = 0
    this.moreFragments = false
    this.ipPayloadStart = 0
    this.ipPayloadEnd = 0
    this.transport = 0
    this.sourcePort = 0
    this.destinationPort = 0
    this.tcpFlags = 0
    this.sequence = 0
    this.acknowledgment = 0
    this.window = 0
    this.payloadStart = 0
    this.payloadEnd = 0
    this.isCut = false
    this.missingBytes = 0
    this.tunnel = ''
    this.malformed = ''
  }
}
