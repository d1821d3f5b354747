import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

/** 2026-01-01 in seconds. */
const TIME = 1_767_225_600

/** Version 5 with one record of nothing. */
export function versionFive(): Uint8Array {
  return new ByteWriter()
    .u16be(5)
    .u16be(1)
    .u32be(60_000)
    .u32be(TIME)
    .u32be(0)
    .u32be(1)
    .u32be(0)
    .zeros(48)
    .take()
}

/** Version 9 with a template of two fields: source and destination address. */
export function versionNine(): Uint8Array {
  const writer = new ByteWriter().u16be(9).u16be(1).u32be(60_000).u32be(TIME).u32be(1).u32be(7)
  return writer.u16be(0).u16be(16).u16be(256).u16be(2).u16be(8).u16be(4).u16be(12).u16be(4).take()
}

/** IPFIX with the same template. */
export function ipfix(): Uint8Array {
  const writer = new ByteWriter().u16be(10).u16be(32).u32be(TIME).u32be(1).u32be(7)
  return writer.u16be(2).u16be(16).u16be(256).u16be(2).u16be(8).u16be(4).u16be(12).u16be(4).take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'exports',
    over: { transport: 'udp', port: 2055 },
    lines: [
      ['client', versionFive()],
      ['client', versionNine()],
      ['client', ipfix()],
    ],
  },
]
