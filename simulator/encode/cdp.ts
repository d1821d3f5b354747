import { checksumOf, wordSum } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'
import { ipBytes } from '#wire/build-address'

export interface CdpToWrite {
  readonly deviceId: string
  readonly ip: string
  readonly port: string
  readonly capabilities: number
  readonly software: string
  readonly platform: string
}

/** LLC payload of an announcement: SNAP of Cisco with protocol 0x2000, then version 2. Cisco document 10892 (2002). */
export function encodeCdp(unit: CdpToWrite): Uint8Array {
  const message = new ByteWriter().u8(2, 180).u16be(0)
  const tlv = (type: number, value: Uint8Array) =>
    message
      .u16be(type)
      .u16be(value.length + 4)
      .bytes(value)
  const words = (text: string) => new ByteWriter().ascii(text).take()
  tlv(1, words(unit.deviceId))
  // One address: protocol type NLPID (1) of one byte, 0xcc for IP, then its length and itself.
  tlv(2, new ByteWriter().u32be(1).u8(1, 1, 0xcc).u16be(4).bytes(ipBytes(unit.ip)).take())
  tlv(3, words(unit.port))
  tlv(4, new ByteWriter().u32be(unit.capabilities).take())
  // Cisco counts a last odd byte in its own way: an even length spares us that.
  const isOdd = (message.length + unit.platform.length + unit.software.length) % 2 === 1
  tlv(5, words(isOdd ? `${unit.software} ` : unit.software))
  tlv(6, words(unit.platform))
  message.patchU16be(2, checksumOf(wordSum(message.take(), 0, message.length)))
  return new ByteWriter().u24be(0x00000c).u16be(0x2000).bytes(message.take()).take()
}
