import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptCarrier, ScriptStep } from '#model/script'
import {
  encodeCertificate,
  encodeChangeCipherSpec,
  encodeClientHello,
  encodeNamedCertificate,
  encodeServerHello,
} from '../testing/encode.ts'

const random = Uint8Array.from({ length: 32 }, (_, i) => i)

const challenge = '00112233445566778899aabbccddeeff'

/**
 * Text that represents a handshake: a client's line is the server's name, a server's `SUBJECT|ISSUER` of its
 * certificate.
 */
export const carriage: ScriptCarrier = {
  over: { transport: 'tcp', port: 443 },
  carry: (lines) =>
    lines.flatMap(([by, bytes]): readonly ScriptStep[] => {
      const words = String.fromCharCode(...bytes)
      if (by === 'client')
        return [['client', encodeClientHello({ serverName: words, ciphers: [0x2f], random })]]
      const [subject = '', issuer = ''] = words.split('|')
      return [
        ['server', encodeServerHello({ cipher: 0x2f, random })],
        ['server', encodeCertificate(encodeNamedCertificate(subject, issuer))],
      ]
    }),
}

export const scripts: readonly ConversationScript[] = [
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
  {
    name: 'ssl2',
    over: { transport: 'tcp', port: 443 },
    lines: [
      ['client', hex(`8022 01 0002 0009 0000 0010 0100800700c0060040 ${challenge}`)],
      ['server', hex(`801e 04 01 00 0002 0000 0003 0010 010080 ${challenge}`)],
      ['client', hex('800f 02 010080 0000 0004 0000 a1a2a3a4 00')],
      ['server', hex('0006 02 d1d2d3d4d5d6')],
    ],
  },
]
