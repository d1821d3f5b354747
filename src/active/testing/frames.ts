/** Ethernet frames with IPv4 and TCP or UDP around a payload; for tests of kernel rules. */
import { ByteWriter } from '#bytes/write'
import { DEVICE_MAC, QUERY_SIDE } from './namespaces.ts'

export interface TestPacket {
  readonly payload: Uint8Array
  readonly to: string
  readonly port: number
  readonly transport: 'tcp' | 'udp'
  readonly from?: string
  readonly flags?: number
  readonly fragment?: number
  readonly options?: Uint8Array
}

const macBytes = (mac: string) => Uint8Array.from(mac.split(':').map((pair) => Number.parseInt(pair, 16)))
const ipBytes = (address: string) => Uint8Array.from(address.split('.').map(Number))

export function frameOf({
  payload,
  to,
  port,
  transport,
  from = QUERY_SIDE.address,
  flags = 0x18,
  fragment = 0,
  options = new Uint8Array(),
}: TestPacket): Uint8Array {
  const header = transport === 'tcp' ? 20 : 8
  const ip = new ByteWriter()
    .u8(0x45 + options.length / 4)
    .u8(0)
    .u16be(20 + options.length + header + payload.length)
    .u16be(1)
    .u16be(fragment)
    .u8(64)
    .u8(transport === 'tcp' ? 6 : 17)
    .u16be(0)
    .bytes(ipBytes(from))
    .bytes(ipBytes(to))
    .bytes(options)
    .take()
  const ports = new ByteWriter().u16be(40_000).u16be(port)
  if (transport === 'tcp') ports.zeros(8).u8(0x50).u8(flags).u16be(8192).u16be(0).u16be(0)
  else ports.u16be(8 + payload.length).u16be(0)
  return new ByteWriter()
    .bytes(macBytes(DEVICE_MAC))
    .bytes(macBytes(QUERY_SIDE.mac))
    .u16be(0x0800)
    .bytes(ip)
    .bytes(ports.take())
    .bytes(payload)
    .take()
}
