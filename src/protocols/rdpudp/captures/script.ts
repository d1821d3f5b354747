import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

const UNIT = 1232

/** The client's opening, padded to its unit. */
export function opening(): Uint8Array {
  const writer = new ByteWriter().u32be(0xffffffff).u16be(64).u16be(0x0001).u32be(0x0b127f15)
  return writer
    .u16be(UNIT)
    .u16be(UNIT)
    .zeros(UNIT - 16)
    .take()
}

export function answer(): Uint8Array {
  const writer = new ByteWriter().u32be(0x0b127f15).u16be(64).u16be(0x0005).u32be(0x0f94ea0b)
  return writer
    .u16be(UNIT)
    .u16be(UNIT)
    .zeros(UNIT - 16)
    .take()
}

export const scripts: readonly Script[] = [
  {
    name: 'opening',
    over: { transport: 'udp', port: 3389 },
    lines: [
      ['client', opening()],
      ['server', answer()],
    ],
  },
]
