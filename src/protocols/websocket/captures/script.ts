import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptCarrier } from '#model/script'
import { frame, opening } from '../testing/encode.ts'

const ascii = (text: string) => new ByteWriter().ascii(text).take()
const over = { transport: 'tcp', port: 8083 } as const

/** A carried payload follows an opening that names it: the carrier's parameter is the inner protocol. */
export const carriage: ScriptCarrier = {
  over,
  carry(lines) {
    const [ask, answer] = opening(lines[0]?.[2] ?? '')
    const isText = (bytes: Uint8Array) => bytes[0] === 0x5b
    return [
      ['client', ask],
      ['server', answer],
      ...lines.map(([by, bytes]) => [by, frame(isText(bytes) ? 1 : 2, bytes, by === 'client')] as const),
    ]
  },
}

const [ask, answer] = opening('chat')

export const scripts: readonly ConversationScript[] = [
  {
    name: 'ping',
    over,
    lines: [
      ['client', ask],
      ['server', answer],
      ['server', frame(9, ascii('hi'), false)],
      ['client', frame(10, ascii('hi'), true)],
      ['client', frame(1, ascii('hello'), true)],
      ['client', frame(8, hex('03e8'), true)],
    ],
  },
]
