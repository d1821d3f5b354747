/** Builds C12.22 messages of clients and meters, for tests and the plant simulator. */
import { ber, berOidContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'

interface Titles {
  readonly called: string
  readonly calling: string
  readonly invocation: number
}

/** EPSEM services in clear text, in their ACSE envelope. */
export function message(titles: Titles, ...services: readonly Uint8Array[]): Uint8Array {
  const epsem = new ByteWriter().u8(0x80)
  for (const service of services) epsem.u8(service.length).bytes(service)
  const title = (tag: number, oid: string) => ber(tag, ber(0x06, berOidContents(oid)))
  return ber(
    0x60,
    title(0xa2, titles.called),
    title(0xa6, titles.calling),
    ber(0xa8, ber(0x02, new ByteWriter().u16be(titles.invocation).take())),
    ber(0xbe, ber(0x28, ber(0x81, epsem.take()))),
  )
}

export function logon(user: number, name: string): Uint8Array {
  return new ByteWriter().u8(0x50).u16be(user).ascii(name.padEnd(10)).u16be(60).take()
}

export function security(password: string): Uint8Array {
  return new ByteWriter().u8(0x51).ascii(password.padEnd(20)).take()
}

export function fullRead(table: number): Uint8Array {
  return new ByteWriter().u8(0x30).u16be(table).take()
}

/** Two's complement of the sum of all bytes. */
function checksum(data: Uint8Array): number {
  return -data.reduce((sum, byte) => sum + byte, 0) & 0xff
}

export function fullReadAnswer(data: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0).u16be(data.length).bytes(data).u8(checksum(data)).take()
}

export function fullWrite(table: number, data: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0x40).u16be(table).u16be(data.length).bytes(data).u8(checksum(data)).take()
}

export function response(code: number): Uint8Array {
  return Uint8Array.from([code])
}
