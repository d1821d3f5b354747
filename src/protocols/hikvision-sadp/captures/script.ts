import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const xml = (root: string, fields: Readonly<Record<string, string>>) =>
  new ByteWriter()
    .ascii('<?xml version="1.0" encoding="utf-8"?>')
    .ascii(`<${root}>`)
    .ascii(
      Object.entries(fields)
        .map(([name, value]) => `<${name}>${value}</${name}>\r\n`)
        .join(''),
    )
    .ascii(`</${root}>`)
    .take()

const Uuid = 'F93CF8DC-DF53-424B-98A7-9FC0536E1083'

export const inquiry = xml('Probe', { Uuid, Types: 'inquiry' })
export const camera = xml('ProbeMatch', {
  Uuid,
  Types: 'inquiry',
  DeviceType: '142378',
  DeviceDescription: 'DS-2CD2320D-I',
  DeviceSN: 'DS-2CD2320D-I20180919AACHC00000001',
  CommandPort: '8000',
  HttpPort: '80',
  MAC: '02-00-00-00-00-81',
  IPv4Address: '10.20.0.2',
  IPv4SubnetMask: '255.255.255.0',
  DHCP: 'false',
  AnalogChannelNum: '0',
  DigitalChannelNum: '1',
  SoftwareVersion: 'V5.5.6build 180326',
  DSPVersion: 'V7.3 build 180326',
  Activated: 'false',
})
export const update = xml('Probe', {
  Uuid,
  Types: 'update',
  MAC: '02-00-00-00-00-81',
  Password: 'secret',
  IPv4Address: '10.20.0.9',
})
export const denied = xml('ProbeMatch', { Uuid, Types: 'update', MAC: '02-00-00-00-00-81', Result: 'failed' })

export const scripts: readonly ConversationScript[] = [
  {
    name: 'search',
    over: { transport: 'udp', port: 37020, clientPort: 37020 },
    lines: [
      ['client', inquiry],
      ['server', camera],
      ['client', update],
      ['server', denied],
    ],
  },
]
