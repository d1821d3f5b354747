import type { ConversationScript } from '#model/script'

const line = (text: string) => new TextEncoder().encode(`${text}\r\n`)

export const scripts: readonly ConversationScript[] = [
  {
    name: 'telemetry',
    over: { transport: 'tcp', port: 4222 },
    lines: [
      [
        'server',
        line('INFO {"server_id":"NEXAMPLE","server_name":"line-2","version":"2.10.27","auth_required":true}'),
      ],
      [
        'client',
        line(
          'CONNECT {"lang":"nats.js","version":"2.29.3","name":"gateway-7","user":"line","pass":"secret"}',
        ),
      ],
      ['client', line('PING')],
      ['server', line('PONG')],
      ['client', line('SUB plant.alarms 1')],
      ['client', line('PUB plant.line2.state 4\r\nopen')],
      ['server', line('MSG plant.alarms 1 5\r\nPUB x')],
      ['client', line('PUB a.b _INBOX.k3.9 1\r\nx')],
    ],
  },
]
