/** Builds RTPS discovery messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

const PID = { topic: 0x05, type: 0x07, entity: 0x62 } as const
const WRITERS = { participant: 0x000100c2, publication: 0x000003c2, subscription: 0x000004c2 } as const

interface Announcement {
  readonly about: keyof typeof WRITERS
  readonly vendor: number
  readonly names: Partial<Record<keyof typeof PID, string>>
}

function parameters(names: Announcement['names']): Uint8Array {
  const writer = new ByteWriter()
  for (const [key, name] of Object.entries(names)) {
    const padding = (4 - ((name.length + 1) % 4)) % 4
    writer.u16le(PID[key as keyof typeof PID]).u16le(4 + name.length + 1 + padding)
    writer
      .u32le(name.length + 1)
      .ascii(name)
      .zeros(1 + padding)
  }
  return writer.u16le(1).u16le(0).take()
}

/** One DATA of a built-in writer, little-endian. */
export function announcement({ about, vendor, names }: Announcement): Uint8Array {
  const body = new ByteWriter()
    .u16le(0)
    .u16le(16)
    .u32be(0)
    .u32be(WRITERS[about])
    .u32le(0)
    .u32le(1)
    .u16be(0x0003)
    .u16be(0)
    .bytes(parameters(names))
    .take()
  return new ByteWriter()
    .ascii('RTPS')
    .u8(2, 3)
    .u16be(vendor)
    .bytes(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    .u8(0x15, 0x05)
    .u16le(body.length)
    .bytes(body)
    .take()
}
