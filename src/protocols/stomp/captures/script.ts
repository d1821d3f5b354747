import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

export function frame(command: string, headers: Readonly<Record<string, string>>, body = ''): Uint8Array {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  return new ByteWriter()
    .ascii(`${command}\n${lines.join('')}\n${body}`)
    .u8(0)
    .take()
}

export const scripts: readonly Script[] = [
  {
    name: 'orders',
    over: { transport: 'tcp', port: 61613 },
    lines: [
      [
        'client',
        frame('CONNECT', { 'accept-version': '1.2', host: 'mes', login: 'admin', passcode: 'admin' }),
      ],
      ['server', frame('CONNECTED', { version: '1.2', server: 'ActiveMQ/5.18.3', session: 's1' })],
      ['client', frame('SUBSCRIBE', { id: '0', destination: '/queue/orders' })],
      [
        'server',
        frame('MESSAGE', { destination: '/queue/orders', 'message-id': '1', 'content-length': '5' }, 'run 7'),
      ],
      ['client', frame('SEND', { destination: '/topic/line3' }, 'done')],
      ['client', new Uint8Array([0x0a])],
      ['client', frame('DISCONNECT', { receipt: '77' })],
      ['server', frame('RECEIPT', { 'receipt-id': '77' })],
    ],
  },
]
