import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptCarrier } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 1883 } as const
/** Publications over an open session; a line's own word is its topic. */
export const carriage: ScriptCarrier = {
  over,
  carry: (lines) => [
    ['client', encode.connect({ client: 'carrier' })],
    ['server', encode.connack()],
    ...lines.map(([by, payload, topic = 't']) => [by, encode.publish({ topic, payload })] as const),
  ],
}

const STATUS = 'plant/press-4/status'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'telemetry',
    over,
    lines: [
      [
        'client',
        encode.connect({
          client: 'press-4',
          user: 'line-2',
          password: 'not-so-secret',
          will: { topic: STATUS, payload: new TextEncoder().encode('offline') },
        }),
      ],
      ['server', encode.connack()],
      ['client', encode.publish({ topic: 'plant/press-4/temperature', payload: '71.5', retain: true })],
      [
        'client',
        encode.publish({
          topic: 'plant/press-4/state',
          payload: '{"cycle":812,"oil":{"pressure":141.2},"door":false,"shift":"B"}',
          quality: 1,
          identifier: 7,
        }),
      ],
      ['server', encode.acknowledge(4, 7)],
      ['client', encode.publish({ topic: STATUS, payload: 'online', quality: 2, identifier: 8 })],
      ['server', encode.acknowledge(5, 8)],
      ['client', encode.acknowledge(6, 8)],
      ['server', encode.acknowledge(7, 8)],
      ['client', encode.ping()],
      ['server', encode.pong()],
      ['client', encode.disconnect()],
    ],
  },
  {
    name: 'commands',
    over,
    lines: [
      ['client', encode.connect({ client: 'hmi-1', level: 5 })],
      ['server', encode.connack(0, 5)],
      ['client', encode.subscribe(1, ['plant/+/status', '$SYS/#'], 5)],
      ['server', encode.suback(1, [1, 0x87], 5)],
      [
        'server',
        encode.publish({ topic: '$SYS/broker/version', payload: 'mosquitto version 2.0.18', level: 5 }),
      ],
      ['client', encode.publish({ topic: 'plant/pump-2/set', payload: '1', level: 5, alias: 3 })],
      ['client', encode.publish({ topic: '', payload: '0', level: 5, alias: 3 })],
      [
        'client',
        encode.publish({ topic: 'plant/pump-2/reboot', payload: 'now', quality: 1, identifier: 9, level: 5 }),
      ],
      ['server', encode.acknowledge(4, 9, 0x87)],
      ['client', encode.unsubscribe(2, ['plant/+/status'], 5)],
      ['server', encode.unsuback(2, [0], 5)],
    ],
  },
  {
    name: 'refused',
    over,
    lines: [
      ['client', encode.connect({ client: 'guest', user: 'admin', password: 'admin' })],
      ['server', encode.connack(5)],
    ],
  },
  {
    name: 'announcement',
    over,
    lines: [
      ['client', encode.connect({ client: 'gateway' })],
      ['server', encode.connack()],
      [
        'client',
        encode.publish({
          topic: 'homeassistant/sensor/0x01/config',
          payload:
            '{"device":{"manufacturer":"Example Works","model":"TH-1","name":"Hall","sw_version":"1.2","via_device":"bridge"}}',
        }),
      ],
    ],
  },
  {
    name: 'wrong-quality',
    over,
    lines: [
      ['client', encode.connect({ client: 'fuzz' })],
      ['client', hex('36 07 0001 61 0001 6869')],
    ],
  },
]
