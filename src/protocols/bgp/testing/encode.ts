/** Writes BGP-4 messages, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'
import { messageType } from '../wire.ts'

function message(type: number, body: Uint8Array): Uint8Array {
  const writer = new ByteWriter()
  for (let i = 0; i < 16; i++) writer.u8(0xff)
  return writer
    .u16be(19 + body.length)
    .u8(type)
    .bytes(body)
    .take()
}

/** OPEN with the four-byte AS capability: RFC 4271 §4.2, RFC 6793 §3. */
export function open(as: number, identifier: readonly number[]): Uint8Array {
  const body = new ByteWriter()
    .u8(4)
    .u16be(as > 0xffff ? 23456 : as)
    .u16be(180)
    .u8(...identifier, 8, 2, 6, 65, 4)
    .u32be(as)
  return message(messageType.open, body.take())
}

/** Announces one network whose prefix ends on a byte: origin, AS path and next hop come with it. */
export function announce(as: number, nextHop: readonly number[], prefix: readonly number[]): Uint8Array {
  const attributes = new ByteWriter()
    .u8(0x40, 1, 1, 0)
    .u8(0x40, 2, 6, 2, 1)
    .u32be(as)
    .u8(0x40, 3, 4, ...nextHop)
    .take()
  const body = new ByteWriter().u16be(0).u16be(attributes.length).bytes(attributes)
  return message(messageType.update, body.u8(prefix.length * 8, ...prefix).take())
}

export function withdraw(prefix: readonly number[]): Uint8Array {
  const body = new ByteWriter()
    .u16be(1 + prefix.length)
    .u8(prefix.length * 8, ...prefix)
    .u16be(0)
  return message(messageType.update, body.take())
}

/** Cease, Administrative Shutdown, with a text: RFC 9003 §2. */
export function shutdown(reason: string): Uint8Array {
  return message(messageType.notification, new ByteWriter().u8(6, 2, reason.length).ascii(reason).take())
}

export function keepAlive(): Uint8Array {
  return message(messageType.keepAlive, new Uint8Array(0))
}
