import { hex } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { defineRecogniser } from '#protocol-kit/recogniser'
import { smbPayloads } from '#protocol-kit/smb-payloads'

/** Novell, IPX Router Specification 1.30 §2: checksum (2), length (2), hops, type; destination and source. */
const LENGTH = 2
const HEADER = 30
/** SMB directly, in a datagram of NetBIOS over IPX, and behind the names of NWLink. */
const SMB_OFFSETS = [HEADER, HEADER + 34, HEADER + 68]
const NETWARE = { etherType: 0x8137 } as const
/** Service access point: IEEE 802.2. */
const LLC = { llc: 0xe0 } as const

/** A packet between two sockets of network 0 to all nodes. */
const packet = (socket: string, type: string) =>
  hex(
    `ffff 0028 00 ${type} 00000000 ffffffffffff ${socket} 00000000 020000000001 ${socket} 0001 ffffffff 0001 0002`,
  )

export const recogniser = defineRecogniser({
  name: 'ipx',
  shortName: 'IPX',
  title: 'Internetwork Packet Exchange',
  standard: 'Novell IPX Router Specification 1.30',
  family: 'infrastructure',
  hints: [NETWARE, LLC],
  probe({ bytes, start, end }) {
    if (end - start < HEADER) return 'no'
    const length = u16be(bytes, start + LENGTH)
    return length >= HEADER && length <= end - start ? 'yes' : 'no'
  },
  carried({ bytes, start, end }) {
    const found = SMB_OFFSETS.map((offset) => smbPayloads(bytes, start + offset, end))
    return found.find((payloads) => payloads.length > 0) ?? []
  },
  examples: [
    { bytes: packet('0453', '01'), over: NETWARE },
    { bytes: packet('0455', '04'), over: LLC },
  ],
})
