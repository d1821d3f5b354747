import { crc32 } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function processData(type: string, comId: number, data: Uint8Array): Uint8Array {
  const header = new ByteWriter()
    .u32be(1)
    .u16be(0x0100)
    .ascii(type)
    .u32be(comId)
    .zeros(8)
    .u32be(data.length)
    .zeros(12)
    .take()
  return new ByteWriter()
    .bytes(header)
    .u32le(crc32(header, 0, header.length))
    .bytes(data)
    .take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'doors',
    over: { transport: 'udp', port: 17224 },
    server: { ip: '239.0.0.1', mac: '01:00:5e:00:00:01' },
    lines: [['client', processData('Pd', 2000, Uint8Array.of(0, 0, 0, 1))]],
  },
]
