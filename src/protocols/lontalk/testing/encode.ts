/** Builds CNP/IP packets, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export function packet(type: number, sequence: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(20 + body.length)
    .u8(1, type, 0, 0, 0, 0)
    .u32be(0x01020304)
    .u32be(sequence)
    .u32be(0)
    .bytes(body)
    .take()
}

export interface NodeToWrite {
  readonly subnet: number
  readonly node: number
}

/** An acknowledged transport packet between two nodes in a domain of one byte; `type` 2 acknowledges. */
export function transport(
  from: NodeToWrite,
  to: NodeToWrite,
  type: number,
  transaction: number,
  application: readonly number[] = [],
): Uint8Array {
  return new ByteWriter()
    .u8(1, 0x09, from.subnet, 0x80 | from.node, to.subnet, 0x80 | to.node, 1)
    .u8((type << 4) | transaction, ...application)
    .take()
}

/** A session packet: 0 asks, 2 answers. */
export function session(...parts: Parameters<typeof transport>): Uint8Array {
  const packet = transport(...parts)
  packet[1]! |= 1 << 4
  return packet
}
