import { readMailslot, startsSmb } from '#bytes/mailslot'
import { plainNetbiosName } from '#bytes/netbios-name'
import { confidence } from '#model/fact'
import { defineProtocol, type Slice, type Tell } from '#model/protocol'
import { dissect, type IpxMessage, SOCKET } from './wire.ts'

/** EtherType of IPX; also that of frames that have it right behind an 802.3 length. */
const IPX = 0x8137
/** Service access point: IEEE 802.2. */
const NETWARE = 0xe0
/** Of the names of a host: workstation and server service ([MS-NBTE] 1.8). */
const HOST_SUFFIXES: ReadonlySet<number> = new Set([0x00, 0x20])

const SOCKETS: ReadonlyMap<number, string> = new Map([
  [0x0451, 'NetWare core protocol'],
  [0x0452, 'service advertising'],
  [0x0453, 'routing information'],
  [SOCKET.netbios, 'NetBIOS'],
  [0x0456, 'diagnosis'],
  [SOCKET.smb, 'SMB'],
  [SOCKET.names, 'names'],
  [SOCKET.answers, 'names, answers'],
  [SOCKET.mailslots, 'mailslots'],
])

export const protocol = defineProtocol<IpxMessage, undefined>({
  name: 'ipx',
  title: 'Internetwork Packet Exchange',
  standard: 'Novell IPX Router Specification 1.30; [MS-MAIL] 2.2.1',
  depth: 'recognised',
  family: 'plumbing',
  hints: [{ etherType: IPX }, { llc: NETWARE }],
  dissect,
  facts,
  rows: ({ type, destinationSocket, sourceSocket }) => [
    { label: 'Type', value: String(type), at: 5, length: 1 },
    { label: 'To socket', value: socketName(destinationSocket), at: 16, length: 2 },
    { label: 'From socket', value: socketName(sourceSocket), at: 28, length: 2 },
  ],
})

function facts(
  { ownNameAt, payloadStart }: IpxMessage,
  { bytes, start, end, fromClient }: Slice,
  tell: Tell,
) {
  const own = ownNameAt < 0 ? undefined : plainNetbiosName(bytes, start + ownNameAt)
  if (own !== undefined && own.name !== '' && HOST_SUFFIXES.has(own.suffix))
    tell({
      kind: 'identity',
      about: fromClient ? 'client' : 'server',
      attribute: 'name',
      value: own.name,
      confidence: confidence.banner,
      field: 'NetBIOS name',
    })
  const at = start + payloadStart
  if (!startsSmb(bytes, at, end)) return
  tell({ kind: 'payload', selector: 'smb', bytes, start: at, end })
  const mailslot = readMailslot(bytes, at, end)
  if (mailslot !== undefined)
    tell({ kind: 'payload', selector: mailslot.name, bytes, start: mailslot.start, end: mailslot.end })
}

function socketName(socket: number): string {
  return SOCKETS.get(socket) ?? `0x${socket.toString(16).padStart(4, '0')}`
}
