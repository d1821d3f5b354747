/** Writes CAPWAP discovery, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

function element(type: number, value: Uint8Array): Uint8Array {
  return new ByteWriter().u16be(type).u16be(value.length).bytes(value).take()
}

function message(type: number, elements: readonly Uint8Array[]): Uint8Array {
  const length = elements.reduce((sum, { length: bytes }) => sum + bytes, 0)
  // Header of 8 bytes, radio 0, binding of IEEE 802.11.
  const writer = new ByteWriter().u32be((2 << 19) | (1 << 9)).u32be(0)
  writer
    .u32be(type)
    .u8(1)
    .u16be(length + 3)
    .u8(0)
  for (const one of elements) writer.bytes(one)
  return writer.take()
}

/** RFC 5415 §5.1. */
export function discoveryRequest(
  vendor: number,
  model: string,
  serial: string,
  software: string,
): Uint8Array {
  const boardData = new ByteWriter().u32be(vendor).u16be(0).u16be(model.length).ascii(model)
  boardData.u16be(1).u16be(serial.length).ascii(serial)
  const descriptor = new ByteWriter().u8(2, 2, 1, 1).u16be(0)
  // Hardware, software and boot loader: RFC 5415 §4.6.41 asks for all three.
  for (const [type, version] of ['1.0', software, '1.0'].entries())
    descriptor.u32be(vendor).u16be(type).u16be(version.length).ascii(version)
  const kind = element(20, new Uint8Array([1]))
  return message(1, [kind, element(38, boardData.take()), element(39, descriptor.take())])
}

/** RFC 5415 §5.2. */
export function discoveryResponse(name: string): Uint8Array {
  return message(2, [element(4, new ByteWriter().ascii(name).take())])
}
