/** The X.224 units that remote desktop begins with: [MS-RDPBCGR] §2.2.1.1 and §2.2.1.2. */
import { ByteWriter } from '#bytes/write'

const CREDSSP = 2

function tpkt(code: number, rest: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(3, 0)
    .u16be(11 + rest.length)
    .u8(6 + rest.length, code)
    .u16be(0)
    .u16be(0)
    .u8(0)
    .bytes(rest)
    .take()
}

export function connectionRequestWith(user: string): Uint8Array {
  const cookie = new ByteWriter()
    .ascii(`Cookie: mstshash=${user}\r\n`)
    .u8(1, 0)
    .u16le(8)
    .u32le(CREDSSP | 1)
  return tpkt(0xe0, cookie.take())
}

export function connectionConfirmWith(): Uint8Array {
  return tpkt(0xd0, new ByteWriter().u8(2, 0).u16le(8).u32le(CREDSSP).take())
}
