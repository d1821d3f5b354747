import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

function message(type: number, fixed: string, text = ''): Uint8Array {
  const fields = hex(fixed)
  return new ByteWriter()
    .u8(2 + fields.length + text.length, type)
    .bytes(fields)
    .ascii(text)
    .take()
}

export const connect = message(0x04, '04 01 003c', 'sensor-17')
export const subscribe = message(0x12, '20 0001', 'plant/tank3/level')
export const publish = message(0x0c, '00 0005 0002', '42.7')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'sensor',
    over: { transport: 'udp', port: 1884 },
    lines: [
      ['client', connect],
      ['server', message(0x05, '00')],
      ['client', message(0x0a, '0000 0001', 'plant/tank3/level')],
      ['server', message(0x0b, '0005 0001 00')],
      ['client', publish],
      ['client', subscribe],
      ['server', message(0x13, '20 0000 0001 03')],
    ],
  },
]
