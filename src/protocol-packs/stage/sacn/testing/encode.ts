/** Builds packets of E1.31 for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'
import { DATA, DISCOVERY, EXTENDED, ID, SYNCHRONISATION } from '../wire.ts'

const CID = Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i)

const flagged = (length: number) => 0x7000 | length

function packet(root: number, framing: Uint8Array): Uint8Array {
  return new ByteWriter()
    .bytes(ID)
    .u16be(flagged(22 + framing.length))
    .u32be(root)
    .bytes(CID)
    .bytes(framing)
    .take()
}

/** Light values, after the start code 0. */
export function data(name: string, universe: number, values: Uint8Array, options = 0): Uint8Array {
  const levels = new ByteWriter().u8(0).bytes(values).take()
  const framing = new ByteWriter()
    .u16be(flagged(77 + 10 + levels.length))
    .u32be(2)
    .ascii(name.padEnd(64, '\0'))
    .u8(100)
    .u16be(0)
    .u8(7, options)
    .u16be(universe)
    .u16be(flagged(10 + levels.length))
    .u8(2, 0xa1)
    .u16be(0)
    .u16be(1)
    .u16be(levels.length)
    .bytes(levels)
  return packet(DATA, framing.take())
}

export function synchronisation(universe: number): Uint8Array {
  const framing = new ByteWriter().u16be(flagged(11)).u32be(SYNCHRONISATION).u8(1).u16be(universe).u16be(0)
  return packet(EXTENDED, framing.take())
}

export function discovery(name: string, universes: readonly number[]): Uint8Array {
  const list = new ByteWriter()
    .u16be(flagged(8 + 2 * universes.length))
    .u32be(1)
    .u8(0, 0)
  for (const universe of universes) list.u16be(universe)
  const pages = list.take()
  const framing = new ByteWriter()
    .u16be(flagged(74 + pages.length))
    .u32be(DISCOVERY)
    .ascii(name.padEnd(64, '\0'))
    .u32be(0)
    .bytes(pages)
  return packet(EXTENDED, framing.take())
}
