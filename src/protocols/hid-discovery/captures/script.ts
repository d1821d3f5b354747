import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export function datagram(word: string, ...fields: readonly string[]): Uint8Array {
  const rest = fields.map((field) => `${field};`).join('')
  const length = word.length + 5 + rest.length
  return new ByteWriter().ascii(`${word};${String(length).padStart(3, '0')};${rest}`).take()
}

export const found = datagram(
  'discovered',
  '00:06:8E:00:00:31',
  'EdgeGate3',
  '10.20.0.2',
  '1',
  'EHS400',
  '2.3.1.603',
  '01/01/2016',
)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'controller-found',
    over: { transport: 'udp', port: 4070 },
    lines: [
      ['client', datagram('discover')],
      ['server', found],
      ['client', datagram('command_blink_on', '00:06:8E:00:00:31', '30')],
      ['client', datagram('command_blink_on', '1', '`id > /tmp/a`')],
    ],
  },
]
