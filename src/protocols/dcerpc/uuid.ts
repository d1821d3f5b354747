import { toHex } from '#bytes/hex'
import { u16be, u16le, u32be, u32le } from '#bytes/read'

/** Bytes of a UUID on the wire. */
export const UUID = 16

/** `e1af8308-5d1f-11c9-91a4-08002b14a0fa`: C706 appendix A. The first three fields are in the sender's byte order. */
export function uuidText(bytes: Uint8Array, at: number, isLittle: boolean): string {
  const first = (isLittle ? u32le : u32be)(bytes, at).toString(16).padStart(8, '0')
  const two = (offset: number) =>
    (isLittle ? u16le : u16be)(bytes, at + offset)
      .toString(16)
      .padStart(4, '0')
  return `${first}-${two(4)}-${two(6)}-${toHex(bytes, at + 8, at + 10)}-${toHex(bytes, at + 10, at + 16)}`
}

/** True for the nil UUID, which a request without an object carries in a datagram. */
export function isNil(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < UUID; i++) if (bytes[at + i] !== 0) return false
  return true
}
