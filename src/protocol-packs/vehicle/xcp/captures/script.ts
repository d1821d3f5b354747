import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptStep } from '#model/script'

export function packet(counter: number, byteCount: string): Uint8Array {
  const bytes = hex(byteCount)
  return new ByteWriter().u16le(bytes.length).u16le(counter).bytes(bytes).take()
}

let counter = 0
const pair = (asked: string, answered: string): readonly ScriptStep[] => {
  const lines: readonly ScriptStep[] = [
    ['client', packet(counter, asked)],
    ['server', packet(counter, answered)],
  ]
  counter++
  return lines
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'calibrated',
    over: { transport: 'udp', port: 5555 },
    lines: [
      ...pair('ff00', 'ff1d c0 08 0800 01 01'),
      ...pair('fa01', 'ff00 0000 07000000'),
      ...pair('f507', 'ff 456e67696e6537'),
      ...pair('f600 0000 00100000', 'ff'),
      ...pair('f004 01020304', 'fe25'),
      ...pair('d2', 'fe24'),
    ],
  },
]
