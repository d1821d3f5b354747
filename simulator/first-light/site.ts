/** The plan of the waterworks: devices, their places and their identities. */

import { beyond, type Host, kinds, type Zone } from '../network/host.ts'

export const control: Zone = { name: 'control', vlan: 101, level: 1, subnet: '10.20.1' }
export const supervision: Zone = { name: 'supervision', vlan: 102, level: 3, subnet: '10.20.2' }
export const office: Zone = { name: 'office', vlan: 103, level: 4, subnet: '10.20.3' }

function device(
  name: string,
  zone: Zone,
  host: number,
  { kind, mac, openPorts = [] }: { kind: keyof typeof kinds; mac: string; openPorts?: readonly number[] },
): Host {
  return { name, zone, ip: `${zone.subnet}.${host}`, mac, openPorts, ...kinds[kind] }
}

/** The router has one MAC address, and address 1 in every zone. */
export const router = device('gw-works', control, 1, { kind: 'switch', mac: '70:f3:5a:20:01:01' })

export const coreSwitch = device('sw-core', control, 2, {
  kind: 'switch',
  mac: '70:f3:5a:20:01:02',
  openPorts: [23],
})
export const filterSwitch = device('sw-filter', control, 3, {
  kind: 'switch',
  mac: '00:1b:1b:20:01:03',
  openPorts: [80],
})
export const bottlingSwitch = device('sw-bottling', control, 4, { kind: 'switch', mac: '00:80:63:20:01:04' })

export const filterPlc = device('plc-filter', control, 10, {
  kind: 'siemens',
  mac: '00:1b:1b:20:01:10',
  openPorts: [102],
})
export const pumpPlc = device('plc-pumps', control, 11, {
  kind: 'siemens',
  mac: '28:63:36:20:01:11',
  openPorts: [102],
})
export const chassis = device('logix-bottling', control, 20, {
  kind: 'controller',
  mac: '00:1d:9c:20:01:20',
  openPorts: [44818],
})
export const remoteIo = device('io-bottling', control, 21, {
  kind: 'controller',
  mac: '5c:88:16:20:01:21',
  openPorts: [44818],
})
export const intakePlc = device('plc-intake', control, 30, {
  kind: 'controller',
  mac: '00:80:f4:20:01:30',
  openPorts: [502],
})
export const sludgePlc = device('plc-sludge', control, 31, {
  kind: 'controller',
  mac: '00:30:de:20:01:31',
  openPorts: [502],
})
export const meterGateway = device('gw-meters', control, 40, {
  kind: 'serial',
  mac: '00:90:e8:20:01:40',
  openPorts: [502],
})
export const filterPanel = device('hmi-filter', control, 50, { kind: 'windows', mac: '8c:f3:19:20:01:50' })
export const bottlingPanel = device('hmi-bottling', control, 51, {
  kind: 'windows',
  mac: '00:0b:ab:20:01:51',
  openPorts: [445],
})

export const scada = device('scada', supervision, 10, { kind: 'windows', mac: '18:db:f2:20:02:10' })
export const engineering = device('engineering', supervision, 11, {
  kind: 'windows',
  mac: '18:db:f2:20:02:11',
})
export const historian = device('historian', supervision, 12, { kind: 'windows', mac: '00:50:56:20:02:12' })
export const infrastructure = device('infra', supervision, 13, { kind: 'linux', mac: '00:50:56:20:02:13' })

export const officeServer = device('server-office', office, 10, { kind: 'windows', mac: '00:50:56:20:03:10' })
export const desks: readonly Host[] = ['lab', 'manager', 'purchasing', 'reception'].map((room, i) =>
  device(`pc-${room}`, office, 20 + i, { kind: 'windows', mac: `d8:9e:f3:20:03:2${i}` }),
)
export const printer = device('printer', office, 30, { kind: 'linux', mac: '3c:52:82:20:03:30' })
export const camera = device('camera-gate', office, 31, { kind: 'linux', mac: 'ac:cc:8e:20:03:31' })

export const resolver = beyond('resolver.example.net', '203.0.113.53')
export const timeSource = beyond('ntp.example.net', '198.51.100.123')
export const updates = beyond('update.example.com', '198.51.100.20')
export const news = beyond('news.example.org', '203.0.113.80')
export const portal = beyond('orders.example.com', '203.0.113.44')

/** Not of the plant: it joins when the story turns. */
export const laptop = device('laptop-k42', control, 66, { kind: 'linux', mac: '54:e1:ad:66:66:66' })

/** All hosts of the plant. */
export const plant: readonly Host[] = [
  router,
  coreSwitch,
  filterSwitch,
  bottlingSwitch,
  filterPlc,
  pumpPlc,
  chassis,
  remoteIo,
  intakePlc,
  sludgePlc,
  meterGateway,
  filterPanel,
  bottlingPanel,
  scada,
  engineering,
  historian,
  infrastructure,
  officeServer,
  ...desks,
  printer,
  camera,
]
