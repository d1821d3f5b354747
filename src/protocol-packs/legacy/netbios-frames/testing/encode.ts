/** Builds NetBIOS frames, for tests and captures. */
import { ByteWriter } from '#bytes/write'

function name(text: string, suffix: number): Uint8Array {
  return new ByteWriter().ascii(text.padEnd(15, ' ').slice(0, 15)).u8(suffix).take()
}

/** A frame with names: to a group's or host's name, from a workstation. */
export function named(
  command: number,
  to: string,
  from: string,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return new ByteWriter()
    .u16le(44)
    .u16be(0xffef)
    .u8(command)
    .zeros(7)
    .bytes(name(to, 0x1e))
    .bytes(name(from, 0x00))
    .bytes(data)
    .take()
}

/** An SMB transaction on a mailslot, with its data. */
export function mailslot(slot: string, data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(0xff)
    .ascii('SMB')
    .u8(0x25)
    .zeros(27)
    .u8(17)
    .zeros(22)
    .u16le(data.length)
    .u16le(32 + 1 + 34 + 2 + slot.length + 1)
    .zeros(8)
    .u16le(slot.length + 1 + data.length)
    .ascii(slot)
    .u8(0)
    .bytes(data)
    .take()
}

/** A host announces itself: [MS-BRWS] 2.2.1. */
export function hostAnnouncement(host: string): Uint8Array {
  return new ByteWriter()
    .u8(0x01, 0)
    .u32le(720_000)
    .ascii(host)
    .zeros(16 - host.length)
    .u8(3, 51)
    .u32le(0x0b000003)
    .u8(3, 21)
    .u16le(0xaa55)
    .u8(0)
    .take()
}

/** A frame of a session: no names. */
export function session(command: number, data: Uint8Array): Uint8Array {
  return new ByteWriter().u16le(14).u16be(0xffef).u8(command).zeros(7).u8(1, 1).bytes(data).take()
}
