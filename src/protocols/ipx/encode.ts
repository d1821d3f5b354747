import { ByteWriter } from '#bytes/write'
import { SOCKET } from './wire.ts'

/** An IPX packet of network 0: Novell, IPX Router Specification 1.30 §2. */
export function packet(socket: number, type: number, data: Uint8Array): Uint8Array {
  const everybody = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
  return new ByteWriter()
    .u16be(0xffff)
    .u16be(30 + data.length)
    .u8(0, type)
    .u32be(0)
    .u8(...everybody)
    .u16be(socket)
    .u32be(0)
    .u8(2, 0, 0, 0, 0, 1)
    .u16be(socket)
    .bytes(data)
    .take()
}

/** A station claims a name by NWLink. */
export function claim(name: string): Uint8Array {
  const data = new ByteWriter()
    .zeros(32)
    .u8(0xf1, 1, 0, 0)
    .bytes(padded(name, 0x20))
    .bytes(padded(name, 0x20))
  return packet(SOCKET.names, 0x14, data.take())
}

/** A datagram of NetBIOS over IPX. */
export function datagram(to: string, from: string, data: Uint8Array): Uint8Array {
  const head = new ByteWriter().u8(0, 0x0b).bytes(padded(to, 0)).bytes(padded(from, 0))
  return packet(SOCKET.netbios, 4, head.bytes(data).take())
}

function padded(name: string, suffix: number): Uint8Array {
  return Uint8Array.from([...name.padEnd(15, ' ')].map((letter) => letter.charCodeAt(0)).concat(suffix))
}

/** A host announces itself ([MS-BRWS] 2.2.1) by an SMB transaction on a mailslot: [MS-MAIL] 2.2.1, [MS-CIFS] 2.2.4.33. */
export function announcement(host: string): Uint8Array {
  const slot = '\\MAILSLOT\\BROWSE'
  const data = new ByteWriter()
    .u8(0x01, 0)
    .u32le(720_000)
    .ascii(host)
    .zeros(16 - host.length)
  data.u8(3, 51).u32le(0x0b000003).u8(3, 21).u16le(0xaa55).u8(0)
  const message = new ByteWriter().u8(0xff).ascii('SMB').u8(0x25).zeros(27).u8(17).zeros(22)
  message
    .u16le(data.length)
    .u16le(32 + 1 + 34 + 2 + slot.length + 1)
    .zeros(8)
  return message
    .u16le(slot.length + 1 + data.length)
    .ascii(slot)
    .u8(0)
    .bytes(data.take())
    .take()
}
