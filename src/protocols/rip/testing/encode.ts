/** Writes RIP version 2 datagrams, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

interface Route {
  readonly network: readonly number[]
  readonly mask: number
  readonly metric: number
}

/** Announces routes, behind a password in clear text if there is one: RFC 2453 §4, §4.1. */
export function response(routes: readonly Route[], password = ''): Uint8Array {
  const writer = new ByteWriter().u8(2, 2, 0, 0)
  if (password !== '')
    writer
      .u16be(0xffff)
      .u16be(2)
      .ascii(password)
      .zeros(16 - password.length)
  for (const { network, mask, metric } of routes)
    writer
      .u16be(2)
      .u16be(0)
      .u8(...network)
      .u32be(mask)
      .u32be(0)
      .u32be(metric)
  return writer.take()
}

/** Asks for the whole table: RFC 2453 §3.9.1. */
export function tableRequest(): Uint8Array {
  return new ByteWriter().u8(1, 2).u16be(0).zeros(16).u32be(16).take()
}
