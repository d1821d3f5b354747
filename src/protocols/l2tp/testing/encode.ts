/** Writes L2TP version 2 control messages, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

function pair(attribute: number, value: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(0x8000 | (6 + value.length))
    .u16be(0)
    .u16be(attribute)
    .bytes(value)
    .take()
}

function number16(value: number): Uint8Array {
  return new ByteWriter().u16be(value).take()
}

function ascii(text: string): Uint8Array {
  return new ByteWriter().ascii(text).take()
}

/** RFC 2661 §3.1, §4.1; `who` adds host name, vendor and firmware. */
export function control(type: number, who?: { host: string; vendor: string; firmware: number }): Uint8Array {
  const pairs = new ByteWriter().bytes(pair(0, number16(type)))
  if (who !== undefined)
    pairs
      .bytes(pair(2, number16(0x0100)))
      .bytes(pair(6, number16(who.firmware)))
      .bytes(pair(7, ascii(who.host)))
      .bytes(pair(8, ascii(who.vendor)))
  const body = pairs.take()
  return new ByteWriter()
    .u16be(0xc802)
    .u16be(12 + body.length)
    .u32be(0)
    .u32be(0)
    .bytes(body)
    .take()
}
