/** Writes a client's first flight, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'
import { applyCounter, encryptBlock } from '../aes.ts'
import { initialKeys, VERSION_1 } from '../initial.ts'

const DATAGRAM = 1200
const TAG = 16
const NUMBER_BYTES = 4

/** A CRYPTO frame: RFC 9000 §19.6. */
export function cryptoFrame(offset: number, data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(6)
    .u16be(0x4000 | offset)
    .u16be(0x4000 | data.length)
    .bytes(data)
    .take()
}

/** A datagram of 1,200 bytes with one protected Initial packet, number 0; its tag is left zero. */
export function initial(connectionId: Uint8Array, frames: Uint8Array): Uint8Array {
  const keys = initialKeys(VERSION_1, connectionId, true)!
  const head = new ByteWriter().u8(0xc0 | (NUMBER_BYTES - 1)).u32be(VERSION_1)
  head.u8(connectionId.length).bytes(connectionId).u8(0, 0)
  const rest = DATAGRAM - head.length - 2
  const number = head.length + 2
  const frame = new Uint8Array(rest - NUMBER_BYTES - TAG) // what is left is padding
  frame.set(frames)
  const payload = applyCounter(keys.key, keys.iv, frame)
  const packet = head
    .u16be(0x4000 | rest)
    .u32be(0)
    .bytes(payload)
    .zeros(TAG)
    .take()
  const mask = encryptBlock(keys.header, packet.slice(number + 4, number + 20))
  packet[0]! ^= mask[0]! & 0x0f
  for (let i = 0; i < NUMBER_BYTES; i++) packet[number + i]! ^= mask[1 + i]!
  return packet
}

/** A ClientHello of TLS 1.3 that names a server, and no more than it must: RFC 8446 §4.1.2. */
export function clientHello(serverName: string): Uint8Array {
  const name = new ByteWriter()
    .u16be(serverName.length + 3)
    .u8(0)
    .u16be(serverName.length)
    .ascii(serverName)
    .take()
  const extensions = new ByteWriter()
    .u16be(0)
    .u16be(name.length)
    .bytes(name)
    .u16be(43)
    .u16be(3)
    .u8(2)
    .u16be(0x0304)
    .u16be(13)
    .u16be(4)
    .u16be(2)
    .u16be(0x0403)
    .take()
  const body = new ByteWriter().u16be(0x0303)
  for (let i = 0; i < 32; i++) body.u8((i * 29 + 5) & 0xff)
  body.u8(0).u16be(2).u16be(0x1301).u8(1, 0).u16be(extensions.length).bytes(extensions)
  const message = body.take()
  return new ByteWriter().u8(1).u24be(message.length).bytes(message).take()
}
