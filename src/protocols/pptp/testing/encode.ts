/** Writes PPTP control messages, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'
import { controlType } from '../wire.ts'

function message(control: number, body: Uint8Array): Uint8Array {
  const writer = new ByteWriter()
    .u16be(12 + body.length)
    .u16be(1)
    .u32be(0x1a2b3c4d)
  return writer.u16be(control).u16be(0).bytes(body).take()
}

/** Start-Control-Connection-Request or -Reply: RFC 2637 §2.1, §2.2. */
export function start(isRequest: boolean, host: string, vendor: string, firmware: number): Uint8Array {
  const body = new ByteWriter()
    .u16be(0x0100)
    .u8(isRequest ? 0 : 1, 0)
    .u32be(3)
    .u32be(3)
    .u16be(0)
  body
    .u16be(firmware)
    .ascii(host)
    .zeros(64 - host.length)
    .ascii(vendor)
    .zeros(64 - vendor.length)
  return message(isRequest ? controlType.startRequest : controlType.startReply, body.take())
}

/** Outgoing-Call-Reply: RFC 2637 §2.8. */
export function callReply(result: number): Uint8Array {
  const body = new ByteWriter().u16be(1).u16be(2).u8(result, 0).u16be(0).u32be(1_000_000).u16be(64).u16be(0)
  return message(controlType.callReply, body.u32be(0).take())
}
