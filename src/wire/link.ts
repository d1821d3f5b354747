import { u16be } from '#bytes/read'
import { LINK, linkTypeName } from '#capture/link-types'
import { readArcnet } from './arcnet.ts'
import { readCan } from './can.ts'
import {
  readLinuxCooked,
  readLinuxCooked2,
  readLoopback,
  readNetfilterLog,
  readPacketFilterLog,
} from './cooked.ts'
import { readEthernet, readEtherType, readFddi, readLlc, readTokenRing } from './ethernet.ts'
import { readExported } from './exported.ts'
import { ETHER_TYPE_LINK } from './inner-link.ts'
import { readIp, readIpv6Alone } from './ip.ts'
import { readMstp } from './mstp.ts'
import type { Packet } from './packet.ts'
import { readPppoeLink } from './pppoe.ts'
import { readErf, readJuniperEthernet, readPktap } from './recorders.ts'
import { readRtacSerial } from './rtac.ts'
import { readAtm, readCiscoHdlc, readFrameRelay, readPpp, readSlip } from './serial.ts'
import { readMarvellTagged, readSwitchTagged } from './switch-tags.ts'
import { readWifi } from './wifi.ts'
import { readAvs, readPerPacketInformation, readPrism, readRadiotap } from './wifi-captures.ts'
import { readWpan, readWpanPhy, readWpanTap } from './wpan.ts'

/** Bytes before the Ethernet frame in captures of Hilscher's netANALYZER and of 802.3br mPackets. */
const NETANALYZER_HEADER = 4
const PREAMBLE = 8
/** Before the frame: sent or received. */
const DIRECTION = 1
/** OpenBSD's header of IPsec captures: address family, security index, flags. */
const ENC_HEADER = 12
const SWITCH_TAG = 4
const SWITCH_TAG_WITH_TYPE = 8
/** RFC 4391 §6: two reserved bytes follow the global route header and the EtherType. */
const INFINIBAND_ROUTE = 40
const INFINIBAND_RESERVED = 2
/** Two of 8 bytes, as EUI-64. */
const FIREWIRE_ADDRESSES = 16
/** RFC 2625 §3.2: the network header. */
const FIBRE_CHANNEL_ADDRESSES = 16
const MPLS = 0x8847 // RFC 3032 §5

/** Reads `bytes[at..end)` as a frame of this link type. False: nothing of it can be read; counted. */
export function readLink(packet: Packet, linkType: number, at: number, end: number): boolean {
  if (linkType === LINK.ETHERNET) return readEthernet(packet, at, end)
  if (linkType >= ETHER_TYPE_LINK) return readEtherType(packet, linkType - ETHER_TYPE_LINK, at, end)
  switch (linkType) {
    case LINK.RAW:
    case LINK.RAW_12:
    case LINK.RAW_14:
    case LINK.ATM_CLIP:
    case LINK.IPV4: // who writes it puts IPv6 there, too, and Wireshark reads that; not so the other way round
      return readIp(packet, at, end)
    case LINK.IPV6:
      return readIpv6Alone(packet, at, end)
    case LINK.NULL:
    case LINK.LOOP:
      return readLoopback(packet, at, end)
    case LINK.LINUX_SLL:
      return readLinuxCooked(packet, at, end)
    case LINK.LINUX_SLL2:
      return readLinuxCooked2(packet, at, end)
    case LINK.IEEE802_11:
      return readWifi(packet, at, end, false)
    case LINK.IEEE802_11_RADIOTAP:
      return readRadiotap(packet, at, end)
    default:
      return readRareLink(packet, linkType, at, end)
  }
}

function readRareLink(packet: Packet, linkType: number, at: number, end: number): boolean {
  switch (linkType) {
    case LINK.PPP:
    case LINK.PPP_HDLC:
      return readPpp(packet, at, end)
    case LINK.PPP_PPPD:
    case LINK.PPP_WITH_DIRECTION:
      return readPpp(packet, at + (linkType === LINK.PPP_PPPD ? 2 : 1), end)
    case LINK.PPP_ETHER:
      return readPppoeLink(packet, at, end)
    case LINK.C_HDLC_WITH_DIRECTION:
      return readCiscoHdlc(packet, Math.min(at + DIRECTION, end), end)
    case LINK.FRELAY_WITH_DIRECTION:
      return readFrameRelay(packet, Math.min(at + DIRECTION, end), end)
    case LINK.C_HDLC:
      return readCiscoHdlc(packet, at, end)
    case LINK.FRELAY:
      return readFrameRelay(packet, at, end)
    case LINK.FDDI:
      return readFddi(packet, at, end)
    case LINK.TOKEN_RING:
      return readTokenRing(packet, at, end)
    case LINK.ARCNET_BSD:
    case LINK.ARCNET_LINUX:
      return readArcnet(packet, at, end, linkType === LINK.ARCNET_LINUX)
    case LINK.ATM_RFC1483:
      return readLlc(packet, at, end)
    case LINK.SUNATM:
      return readAtm(packet, at, end)
    case LINK.NFLOG:
      return readNetfilterLog(packet, at, end)
    case LINK.IEEE802_11_PRISM:
      return readPrism(packet, at, end)
    case LINK.IEEE802_11_AVS:
      return readAvs(packet, at, end)
    case LINK.PPI:
      return readPerPacketInformation(packet, at, end)
    case LINK.NETANALYZER:
      return readEthernet(packet, at + NETANALYZER_HEADER, end)
    case LINK.NETANALYZER_TRANSPARENT:
      return readEthernet(packet, at + NETANALYZER_HEADER + PREAMBLE, end)
    case LINK.ETHERNET_MPACKET:
      return readEthernet(packet, at + PREAMBLE, end)
    case LINK.ENC:
      return readIp(packet, at + ENC_HEADER, end)
    case LINK.CAN_SOCKETCAN:
      return readCan(packet, at, end)
    case LINK.IEEE802_15_4:
      return readWpan(packet, at, end, true)
    case LINK.IEEE802_15_4_NO_FCS:
      return readWpan(packet, at, end, false)
    case LINK.IEEE802_15_4_PHY:
      return readWpanPhy(packet, at, end)
    case LINK.IEEE802_15_4_TAP:
      return readWpanTap(packet, at, end)
    case LINK.PFLOG:
      return readPacketFilterLog(packet, at, end)
    default:
      return readLinkOfGateway(packet, linkType, at, end)
  }
}

/** Reads headers that links of hosts, switch chips and recorders put before IP or Ethernet. */
function readLinkOfGateway(packet: Packet, linkType: number, at: number, end: number): boolean {
  switch (linkType) {
    case LINK.DSA_TAG_BRCM:
      return readSwitchTagged(packet, at, end, SWITCH_TAG)
    case LINK.DSA_TAG_DSA:
      return readMarvellTagged(packet, at, end, SWITCH_TAG)
    case LINK.DSA_TAG_EDSA:
      return readMarvellTagged(packet, at, end, SWITCH_TAG_WITH_TYPE)
    case LINK.DSA_TAG_BRCM_PREPEND:
      return readEthernet(packet, at + SWITCH_TAG, end)
    case LINK.PKTAP:
      return readPktap(packet, at, end)
    case LINK.ERF:
      return readErf(packet, at, end)
    case LINK.JUNIPER_ETHER:
      return readJuniperEthernet(packet, at, end)
    case LINK.WIRESHARK_UPPER_PDU:
      return readExported(packet, at, end)
    case LINK.BACNET_MS_TP:
      return readMstp(packet, at, end)
    case LINK.RTAC_SERIAL:
      return readRtacSerial(packet, at, end)
    case LINK.SLIP:
      return readSlip(packet, at, end)
    case LINK.MPLS:
      return readEtherType(packet, MPLS, at, end)
    case LINK.IPOIB:
      return readTyped(packet, at + INFINIBAND_ROUTE, end, INFINIBAND_RESERVED)
    case LINK.APPLE_IP_OVER_IEEE1394:
      return readTyped(packet, at + FIREWIRE_ADDRESSES, end, 0)
    case LINK.IP_OVER_FC:
      return readLlc(packet, Math.min(at + FIBRE_CHANNEL_ADDRESSES, end), end)
    default:
      return packet.refuse(`link type ${linkType} (${linkTypeName(linkType)}) not read`)
  }
}

/** An EtherType, `gap` bytes without meaning, and its payload. */
function readTyped(packet: Packet, at: number, end: number, gap: number): boolean {
  const next = at + 2 + gap
  if (next > end) return packet.refuse('link header cut')
  return readEtherType(packet, u16be(packet.bytes, at), next, end)
}
