import { ByteWriter } from '#bytes/write'

/** One ARP packet of six-byte hardware addresses and four-byte protocol addresses: RFC 826. */
export function encodeArp(operation: number, sender: ArpAddresses, target: ArpAddresses): Uint8Array {
  const writer = new ByteWriter().u16be(1).u16be(0x0800).u8(6, 4).u16be(operation)
  return writer.bytes(sender.mac).bytes(sender.ip).bytes(target.mac).bytes(target.ip).take()
}

export interface ArpAddresses {
  readonly mac: Uint8Array
  readonly ip: Uint8Array
}
