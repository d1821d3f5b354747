/** The same frames as another tap or another link would have delivered them. */

import { crc32 } from '#bytes/checksum'
import { u16be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { LINK } from '#capture/link-types'
import type { WholeFrame } from '#sdk/test-kit/pcap-file'
import { ethernetFrame, IP_PROTOCOL, ipPacket, udpDatagram } from '#wire/build'
import { etherTypeAt, ipFrame, putU16, sealHeader } from './ip-frame.ts'
import type { Change, Recording } from './recording.ts'

/** Ends of the tunnels: documentation addresses (RFC 5737) that no capture holds. */
const TUNNEL = { source: '192.0.2.251', destination: '192.0.2.252' }
const TUNNEL_MACS = { source: '02:00:5e:00:02:51', destination: '02:00:5e:00:02:52' }
/** Bytes that a recorder with a short memory keeps of a frame. */
const BEGINNING = 96
const SHORTEST_FRAME = 60
const ARPHRD_ETHER = 1
const LINUX_LLC = 4
/** Bytes of IP payload in a fragment: a multiple of eight. */
const FRAGMENT = 64

export const TUNNEL_ENDS: ReadonlySet<string> = new Set([
  ...Object.values(TUNNEL),
  ...Object.values(TUNNEL_MACS),
])

export const WRAPPED: readonly Change[] = [
  { name: 'VLAN tag', of: each((frame) => tagged(frame, [0x8100, 0x6007])) },
  { name: 'QinQ tags', of: each((frame) => tagged(frame, [0x88a8, 0x0064, 0x8100, 0x0007])) },
  { name: 'frame check sequence', of: each(withCheckSequence) },
  {
    name: 'GRE bridge',
    of: each((frame) => inIp(IP_PROTOCOL.GRE, new ByteWriter().u32be(0x6558).bytes(frame).take())),
  },
  { name: 'ERSPAN II', of: each(inErspan) },
  { name: 'VXLAN', of: each(inVxlan) },
  // The receiver's MAC is not kept: what is said on layer 2 has nobody it is said to.
  { name: 'Linux cooked', losesTraffic: true, linkType: LINK.LINUX_SLL, of: each(cooked) },
  { name: 'Linux cooked v2', losesTraffic: true, linkType: LINK.LINUX_SLL2, of: each(cooked2) },
  { name: 'raw IP', losesTraffic: true, linkType: LINK.RAW, of: each(rawIp) },
  { name: 'Wi-Fi', linkType: LINK.IEEE802_11, of: each(wifi) },
  { name: 'IP fragments', of: fragmented },
  { name: 'frames cut to 96', losesTraffic: true, of: cutToBeginnings },
  { name: 'each frame twice', of: (recording) => twice(recording, 5) },
]

function each(change: (frame: Uint8Array, index: number) => Uint8Array | undefined): Change['of'] {
  return ({ frames }) =>
    frames.flatMap(({ bytes, time }, index) => {
      const made = change(bytes, index)
      return made === undefined ? [] : [{ bytes: made, time }]
    })
}

function tagged(frame: Uint8Array, words: readonly number[]): Uint8Array {
  const made = new ByteWriter().bytes(frame.subarray(0, 12))
  for (const word of words) made.u16be(word)
  return made.bytes(frame.subarray(12)).take()
}

/** As recorders that keep but the beginning of each frame. */
function cutToBeginnings({ frames }: Recording): readonly WholeFrame[] {
  return frames.map(({ bytes, time }) => ({
    bytes: bytes.subarray(0, BEGINNING),
    originalLength: bytes.length,
    time,
  }))
}

/** IEEE 802.3-2022 §3.2.9, as taps that keep it deliver it: behind the padding. */
function withCheckSequence(frame: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.max(frame.length, SHORTEST_FRAME))
  padded.set(frame)
  return new ByteWriter()
    .bytes(padded)
    .u32le(crc32(padded, 0, padded.length))
    .take()
}

function inIp(protocol: number, payload: Uint8Array): Uint8Array {
  return ethernetFrame({ ...TUNNEL_MACS, payload: ipPacket({ ...TUNNEL, protocol, payload }) })
}

/** draft-foschiano-erspan-03 §4.2: GRE with a sequence number, then eight bytes. */
function inErspan(frame: Uint8Array, index: number): Uint8Array {
  const gre = new ByteWriter().u16be(0x1000).u16be(0x88be).u32be(index)
  gre.u16be(0x1000).u16be(0x0064).u32be(0).bytes(frame)
  return inIp(IP_PROTOCOL.GRE, gre.take())
}

/** RFC 7348 §5. */
function inVxlan(frame: Uint8Array): Uint8Array {
  const payload = new ByteWriter()
    .u32be(0x08000000)
    .u32be(4096 << 8)
    .bytes(frame)
    .take()
  return inIp(IP_PROTOCOL.UDP, udpDatagram({ ...TUNNEL, sourcePort: 50_000, destinationPort: 4789, payload }))
}

/** https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
function cooked(frame: Uint8Array): Uint8Array {
  const head = new ByteWriter().u16be(0).u16be(ARPHRD_ETHER).u16be(6).bytes(frame.subarray(6, 12)).u16be(0)
  return head.u16be(cookedType(frame)).bytes(frame.subarray(14)).take()
}

/** The EtherType; a frame with a length in its place is LLC. */
function cookedType(frame: Uint8Array): number {
  return etherTypeAt(frame) === undefined ? LINUX_LLC : u16be(frame, 12)
}

/** https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html */
function cooked2(frame: Uint8Array): Uint8Array {
  const head = new ByteWriter().u16be(cookedType(frame)).u16be(0).u32be(3).u16be(ARPHRD_ETHER).u8(0, 6)
  return head.bytes(frame.subarray(6, 12)).u16be(0).bytes(frame.subarray(14)).take()
}

function rawIp(frame: Uint8Array): Uint8Array | undefined {
  const ip = ipFrame(frame)
  return ip && frame.slice(ip.ipAt, ip.end)
}

/** A data frame from a station to its access point: IEEE 802.11-2020 §9.3.2, LLC and SNAP of RFC 1042. */
function wifi(frame: Uint8Array): Uint8Array {
  const made = new ByteWriter().u16be(0x0801).u16be(0).zeros(5).u8(1) // to the distribution system; receiver 00:…:01
  made.bytes(frame.subarray(6, 12)).bytes(frame.subarray(0, 6)).u16be(0)
  if (etherTypeAt(frame) === undefined) return made.bytes(frame.subarray(14)).take()
  return made.u8(0xaa, 0xaa, 0x03, 0, 0, 0).bytes(frame.subarray(12)).take()
}

/** RFC 791 §3.2; the pieces come in order. */
function fragmented({ frames }: Recording): readonly WholeFrame[] {
  return frames.flatMap((whole, index) => {
    const { bytes, time } = whole
    const ip = ipFrame(bytes)
    if (ip === undefined || ip.isFragment || ip.end - ip.payloadAt <= FRAGMENT) return [whole]
    const pieces: WholeFrame[] = []
    for (let at = ip.payloadAt; at < ip.end; at += FRAGMENT) {
      const stop = Math.min(at + FRAGMENT, ip.end)
      const piece = new Uint8Array(ip.payloadAt + stop - at)
      piece.set(bytes.subarray(0, ip.payloadAt))
      piece.set(bytes.subarray(at, stop), ip.payloadAt)
      putU16(piece, ip.ipAt + 2, piece.length - ip.ipAt)
      if (u16be(bytes, ip.ipAt + 4) === 0) putU16(piece, ip.ipAt + 4, (index % 0xffff) + 1)
      putU16(piece, ip.ipAt + 6, (stop < ip.end ? 0x2000 : 0) | ((at - ip.payloadAt) / 8))
      sealHeader(piece, ip)
      pieces.push({ bytes: piece, time })
    }
    return pieces
  })
}

/** As a mirror of two ports of one switch sees it. */
function twice({ frames }: Recording, microsecondsLater: number): readonly WholeFrame[] {
  return frames.flatMap((frame) => [frame, { ...frame, time: frame.time + microsecondsLater }])
}
