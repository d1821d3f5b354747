import { hex } from '#bytes/hex'
import type { Script } from '#model/script'

/** One message with a bearer capability and an empty-looking user element. */
export function message(type: number): Uint8Array {
  return hex(`0300 0016 08 02 0001 ${type.toString(16).padStart(2, '0')} 04 03 888090 7e 0005 05 20800600`)
}

export const scripts: readonly Script[] = [
  {
    name: 'call',
    over: { transport: 'tcp', port: 1720 },
    lines: [
      ['client', message(0x05)],
      ['server', message(0x07)],
      ['client', message(0x5a)],
    ],
  },
]
