import { checksumOf, wordSum } from '#bytes/checksum'
import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

function message(byteCount: string): Uint8Array {
  const bytes = hex(byteCount)
  const sum = checksumOf(wordSum(bytes, 0, bytes.length))
  bytes[2] = sum >> 8
  bytes[3] = sum & 0xff
  return bytes
}

export const hello = message('2000 0000 0001 0002 0069')
/** 239.1.2.3 from 10.20.0.9 joined, 239.1.2.4 pruned. */
export const joinPrune = message(
  '2300 0000 0100 0a140002 00 02 00d2' +
    ' 01000020 ef010203 0001 0000 01000420 0a140009' +
    ' 01000020 ef010204 0000 0001 01000420 0a140009',
)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'join',
    over: { ipProtocol: 103 },
    server: { ip: '224.0.0.13', mac: '01:00:5e:00:00:0d' },
    lines: [
      ['client', hello],
      ['client', joinPrune],
    ],
  },
]
