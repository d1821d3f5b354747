/** Writes WebSocket frames, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

const MASK = [0x37, 0xfa, 0x21, 0x3d]

/** One final frame. A client masks what it sends: RFC 6455 §5.3. */
export function frame(opcode: number, data: Uint8Array, isMasked: boolean): Uint8Array {
  const writer = new ByteWriter().u8(0x80 | opcode)
  const mask = isMasked ? 0x80 : 0
  if (data.length < 126) writer.u8(mask | data.length)
  else writer.u8(mask | 126).u16be(data.length)
  if (!isMasked) return writer.bytes(data).take()
  return writer
    .u8(...MASK)
    .bytes(data.map((byte, i) => byte ^ MASK[i & 3]!))
    .take()
}

/** Opening of both sides with an inner protocol agreed on: §1.3. */
export function opening(inside: string): readonly [Uint8Array, Uint8Array] {
  const both = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: ${inside}\r\n`
  const ask = `GET /ws HTTP/1.1\r\nHost: 10.20.0.2\r\n${both}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
  const answer = `HTTP/1.1 101 Switching Protocols\r\n${both}Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n`
  return [new ByteWriter().ascii(ask).take(), new ByteWriter().ascii(answer).take()]
}
