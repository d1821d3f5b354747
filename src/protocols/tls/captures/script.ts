import type { Script } from '#model/script'
import { encodeChangeCipherSpec, encodeClientHello, encodeServerHello } from '../encode.ts'

const random = Uint8Array.from({ length: 32 }, (_, i) => i)

export const scripts: readonly Script[] = [
  {
    name: 'handshake',
    over: { transport: 'tcp', port: 443 },
    lines: [
      ['client', encodeClientHello({ serverName: 'hmi.plant.example', ciphers: [0xc02f, 0x002f], random })],
      ['server', encodeServerHello({ cipher: 0x002f, random })],
      ['client', encodeChangeCipherSpec()],
      ['server', encodeChangeCipherSpec()],
    ],
  },
]
