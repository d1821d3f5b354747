import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'
import { MARK } from '../wire.ts'

export function message(said: object, request = 0, session = 0): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(said))
  return new ByteWriter()
    .bytes(MARK)
    .u32le(session)
    .u32le(request)
    .u32le(json.length)
    .u32le(0)
    .u32le(json.length)
    .u32le(0)
    .bytes(json)
    .take()
}

export const search = message({ method: 'DHDiscover.search', params: { mac: '', uni: 1 } })
export const found = message({
  mac: '02:00:00:00:00:e3',
  method: 'client.notifyDevInfo',
  params: {
    deviceInfo: {
      DeviceClass: 'IPC',
      DeviceType: 'IPC-HFW2431S',
      HttpPort: 80,
      IPv4Address: { DhcpEnable: false, IPAddress: '10.20.0.2', SubnetMask: '255.255.255.0' },
      MachineName: 'gate-3',
      SerialNo: '4K00000PAZ00001',
      Vendor: 'Dahua',
      Version: '2.800.0000000.25.R',
    },
  },
})

export const scripts: readonly ConversationScript[] = [
  {
    name: 'search',
    over: { transport: 'udp', port: 37810 },
    lines: [
      ['client', search],
      ['server', found],
    ],
  },
  {
    name: 'rebooted',
    over: { transport: 'tcp', port: 37777 },
    lines: [
      ['client', message({ method: 'global.login', params: { userName: 'admin', password: '' }, id: 1 }, 1)],
      [
        'server',
        message({ error: { code: 268632079 }, id: 1, params: { realm: 'Login to 1' }, result: false }, 1),
      ],
      [
        'client',
        message({ method: 'global.login', params: { userName: 'admin', password: 'A0' }, id: 2 }, 2, 7),
      ],
      ['server', message({ id: 2, result: true }, 2, 7)],
      ['client', message({ method: 'configManager.setConfig', params: { name: 'NTP' }, id: 3 }, 3, 7)],
      ['server', message({ error: { code: 1, message: 'No privilege' }, id: 3, result: false }, 3, 7)],
      ['client', message({ method: 'magicBox.reboot', id: 4 }, 4, 7)],
      ['server', message({ id: 4, result: true }, 4, 7)],
    ],
  },
]
