import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Novell, IPX Router Specification 1.30 §2: check sum, length, hops, type; destination and source of network, node and socket each.
const LENGTH = 2
const TYPE = 5
const DESTINATION_SOCKET = 16
const SOURCE_SOCKET = 28
const HEADER = 30

/** Networks that a propagated packet (type 20) has passed, each of 4 octets: §3.2. Microsoft leaves their room in all names. */
const PASSED = 32

export const SOCKET = {
  netbios: 0x0455,
  /** Microsoft's NWLink, as its clients use them; no public document: SMB, then names, answers, mailslots. */
  smb: 0x0550,
  names: 0x0551,
  answers: 0x0552,
  mailslots: 0x0553,
} as const

// NetBIOS over IPX: flags, type, and the name asked for; datagrams have receiver and sender behind the flags.
const NETBIOS_TYPE = 1
const NETBIOS_NAME = 2
const NAME = 16
const DIRECTED_DATAGRAM = 0x0b
const NETBIOS_NAME_PACKET = PASSED + NETBIOS_NAME + NAME

// NWLink's names: operation, kind of name, message, name asked for, own name.
const NWLINK_OPERATION = PASSED
const NWLINK_NAME = PASSED + 4
const NWLINK_SOURCE = NWLINK_NAME + NAME
const NWLINK_HEADER = NWLINK_SOURCE + NAME
const NWLINK_CLAIM = 0xf1
const NWLINK_FOUND = 0xf4

export interface IpxMessage {
  readonly type: number
  readonly destinationSocket: number
  readonly sourceSocket: number
  /** Offset of the sender's own NetBIOS name from the start of the message; -1 where it tells none. */
  readonly ownNameAt: number
  /** Offset of what may be SMB; the message's end where nothing is carried. */
  readonly payloadStart: number
}

/** Reads one IPX packet; `foreign` where its length is not that of a packet. */
export function dissect({ bytes, start, end }: Slice): Dissected<IpxMessage> {
  if (end - start < HEADER) return { kind: 'foreign' }
  const length = u16be(bytes, start + LENGTH)
  if (length < HEADER || length > end - start) return { kind: 'foreign' }
  const destinationSocket = u16be(bytes, start + DESTINATION_SOCKET)
  const message = {
    type: bytes[start + TYPE]!,
    destinationSocket,
    sourceSocket: u16be(bytes, start + SOURCE_SOCKET),
    ...carried(bytes, start, length, destinationSocket),
  }
  return { kind: 'message', length, message }
}

function carried(
  bytes: Uint8Array,
  start: number,
  length: number,
  socket: number,
): Pick<IpxMessage, 'ownNameAt' | 'payloadStart'> {
  const nothing = { ownNameAt: -1, payloadStart: length }
  const room = length - HEADER
  if (socket === SOCKET.smb) return { ownNameAt: -1, payloadStart: HEADER }
  if (socket === SOCKET.netbios) {
    const datagram = HEADER + NETBIOS_NAME + 2 * NAME
    const isDatagram =
      room > NETBIOS_NAME_PACKET && bytes[start + HEADER + NETBIOS_TYPE] === DIRECTED_DATAGRAM
    return isDatagram ? { ownNameAt: datagram - NAME, payloadStart: datagram } : nothing
  }
  if (socket < SOCKET.names || socket > SOCKET.mailslots || room < NWLINK_HEADER) return nothing
  const operation = bytes[start + HEADER + NWLINK_OPERATION]!
  if (operation === NWLINK_CLAIM || operation === NWLINK_FOUND)
    return { ownNameAt: HEADER + NWLINK_NAME, payloadStart: length }
  return { ownNameAt: HEADER + NWLINK_SOURCE, payloadStart: HEADER + NWLINK_HEADER }
}
