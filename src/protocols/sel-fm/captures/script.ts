import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'

/** With the check sum at the end. */
export function summed(byteCount: string): Uint8Array {
  const bytes = hex(byteCount)
  return Uint8Array.from([...bytes, bytes.reduce((sum, byte) => sum + byte, 0) & 0xff])
}

export const definition = summed('a5c0 0c 02 03 00 00 a5c1 a5d1')
/** Breaker 1 opened. */
export const open = summed('a5e3 06 31 c5')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'relay',
    over: { transport: 'tcp', port: 4001 },
    lines: [
      ['client', hex('a5c0')],
      ['server', definition],
      ['client', open],
    ],
  },
]
