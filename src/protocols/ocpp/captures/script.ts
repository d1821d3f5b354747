import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

export const say = (message: unknown) => new ByteWriter().ascii(JSON.stringify(message)).take()

export const bootNotification = say([
  2,
  '1',
  'BootNotification',
  {
    chargePointVendor: 'Example Charge',
    chargePointModel: 'EC-22',
    chargePointSerialNumber: 'EC0042',
    firmwareVersion: '1.4.2',
  },
])

export const scripts: readonly ConversationScript[] = [
  {
    name: 'boot-and-reset',
    over: { carriedBy: 'websocket' },
    lines: [
      ['client', bootNotification, 'ocpp1.6'],
      ['server', say([3, '1', { status: 'Accepted', currentTime: '2026-01-01T00:00:00Z', interval: 300 }])],
      ['server', say([2, '7', 'Reset', { type: 'Hard' }])],
      ['client', say([4, '7', 'NotSupported', 'no', {}])],
      ['client', say([2, '2', 'StatusNotification', { connectorId: 1, status: 'Available' }])],
    ],
  },
]
