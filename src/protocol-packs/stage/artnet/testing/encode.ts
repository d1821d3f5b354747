/** Writes Art-Net packets, for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'
import { type ArtnetNode, DMX, ID, POLL_REPLY } from '../wire.ts'

export function packet(opCode: number, body: Uint8Array = new Uint8Array(2), version = 14): Uint8Array {
  return new ByteWriter().bytes(ID).u16le(opCode).u16be(version).bytes(body).take()
}

export function dmx(universe: number, channels: Uint8Array): Uint8Array {
  const body = new ByteWriter().u8(1, 0).u16le(universe).u16be(channels.length).bytes(channels).take()
  return packet(DMX, body)
}

export function pollReply(node: ArtnetNode): Uint8Array {
  const bytes = new Uint8Array(239)
  bytes.set(new ByteWriter().bytes(ID).u16le(POLL_REPLY).take())
  const put = (at: number, text: string) => bytes.set(new ByteWriter().ascii(text).take(), at)
  bytes.set(node.firmware.split('.').map(Number), 16)
  put(26, node.shortName)
  put(44, node.longName)
  bytes.set(
    node.mac.split(':').map((byte) => Number.parseInt(byte, 16)),
    201,
  )
  return bytes
}
