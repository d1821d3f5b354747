/** Builds PTCP frames after the EtherType: IEC 61158-6-10. */
import { ByteWriter } from '#bytes/write'

/** Asks the neighbour for the line's delay; `mac` is that of the asking port. */
export function delayRequest(sequence: number, mac: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(0xff40)
    .zeros(12)
    .u16be(sequence)
    .zeros(6)
    .u16be((6 << 9) | 6)
    .bytes(mac)
    .zeros(16)
    .take()
}

/** A clock master announces itself to its subdomain. */
export function announce(sequence: number, master: Uint8Array, subdomain: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(0xff00)
    .zeros(12)
    .u16be(sequence)
    .zeros(2)
    .u16be((1 << 9) | 22)
    .bytes(master)
    .bytes(subdomain)
    .u16be((4 << 9) | 6)
    .u8(0x10, 0xff, 0x20, 0, 0, 0xff)
    .u16be(0)
    .take()
}
