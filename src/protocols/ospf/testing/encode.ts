/** Writes OSPFv2 packets, for tests and golden captures. */
import { checksumOf, wordSum } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'
import { packetType } from '../wire.ts'

/** Four bytes of an address or a number such as a mask. */
type Address = readonly [number, number, number, number]

export interface OspfSender {
  readonly router: Address
  readonly area: Address
  /** 0 none, 1 password of at most 8 bytes in clear text. */
  readonly password?: string
}

function packet(type: number, { router, area, password = '' }: OspfSender, body: Uint8Array): Uint8Array {
  const length = 24 + body.length
  const head = (sum: number) =>
    new ByteWriter()
      .u8(2, type)
      .u16be(length)
      .u8(...router, ...area)
      .u16be(sum)
      .u16be(password === '' ? 0 : 1)
  // RFC 2328 §D.4: the authentication field is left out of the sum.
  const summed = head(0).bytes(body).take()
  const field = new ByteWriter().ascii(password.slice(0, 8))
  return head(checksumOf(wordSum(summed, 0, summed.length)))
    .bytes(field.take())
    .zeros(8 - field.length)
    .bytes(body)
    .take()
}

/** RFC 2328 §A.3.2. */
export function hello(
  sender: OspfSender,
  mask: Address,
  designated: Address,
  neighbours: readonly Address[],
): Uint8Array {
  const body = new ByteWriter()
    .u8(...mask)
    .u16be(10)
    .u8(0x02, 1)
    .u32be(40)
    .u8(...designated, 0, 0, 0, 0)
  for (const neighbour of neighbours) body.u8(...neighbour)
  return packet(packetType.hello, sender, body.take())
}

/** A link state update with one AS external network: RFC 2328 §A.4.5. */
export function externalUpdate(sender: OspfSender, network: Address, mask: Address): Uint8Array {
  const afterAge = new ByteWriter()
    .u8(0x02, 5, ...network, ...sender.router)
    .u32be(0x80000001)
    .u16be(0) // checksum (Fletcher) left out
    .u16be(36)
    .u8(...mask)
    .u8(0x80, 0, 0, 20)
    .zeros(8)
    .take()
  return packet(packetType.update, sender, new ByteWriter().u32be(1).u16be(1).bytes(afterAge).take())
}
