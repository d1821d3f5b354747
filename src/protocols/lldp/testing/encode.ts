import { ByteWriter } from '#bytes/write'

export interface LldpToWrite {
  readonly chassisMac: Uint8Array
  readonly port: string
  readonly timeToLive: number
  readonly name?: string
  readonly description?: string
  /** Supported and enabled alike: IEEE 802.1AB-2016 table 8-4. */
  readonly capabilities?: number
  /** Four bytes. */
  readonly managementAddress?: Uint8Array
  /** OUI, subtype and value of organizational TLVs. */
  readonly organizational?: readonly {
    readonly oui: number
    readonly subtype: number
    readonly value: Uint8Array
  }[]
}

/** One LLDPDU with its end mark: IEEE 802.1AB-2016 §8.2. */
export function encodeLldp(unit: LldpToWrite): Uint8Array {
  const writer = new ByteWriter()
  const tlv = (type: number, value: ByteWriter) =>
    writer.u16be((type << 9) | value.length).bytes(value.take())
  tlv(1, new ByteWriter().u8(4).bytes(unit.chassisMac))
  tlv(2, new ByteWriter().u8(5).ascii(unit.port))
  tlv(3, new ByteWriter().u16be(unit.timeToLive))
  if (unit.name !== undefined) tlv(5, new ByteWriter().ascii(unit.name))
  if (unit.description !== undefined) tlv(6, new ByteWriter().ascii(unit.description))
  if (unit.capabilities !== undefined)
    tlv(7, new ByteWriter().u16be(unit.capabilities).u16be(unit.capabilities))
  if (unit.managementAddress !== undefined) {
    // Interface numbering 2 is ifIndex; no object identifier: §8.5.9.
    tlv(8, new ByteWriter().u8(5, 1).bytes(unit.managementAddress).u8(2).u32be(1).u8(0))
  }
  for (const { oui, subtype, value } of unit.organizational ?? [])
    tlv(127, new ByteWriter().u24be(oui).u8(subtype).bytes(value))
  return writer.u16be(0).take()
}
