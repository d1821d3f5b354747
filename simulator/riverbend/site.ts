/** The plan of Riverbend: zones, hosts, and who beyond the fence is talked to. */
import { beyond, type Host, hostIn, type Zone } from '../network/host.ts'
import { ADVANTECH, DELL, linux, ROCKWELL, VMWARE, windows, zone } from '../network/plan.ts'

export const office = zone('office', 10, '10.10.0', 4)
export const dmz = zone('dmz', 15, '10.15.0', 3.5)
export const siteZone = zone('site', 20, '10.20.0', 3)
export const control = zone('control', 21, '10.20.1', 2)
export const intake = zone('intake', 211, '10.21.1', 1)
export const filtration = zone('filtration', 212, '10.21.2', 1)
export const dosing = zone('dosing', 213, '10.21.3', 1)
export const power = zone('power', 214, '10.21.4', 1)
export const buildings = zone('buildings', 220, '10.22.0', 2)
export const things = zone('things', 230, '10.23.0', 2)

export const zones: readonly Zone[] = [
  office,
  dmz,
  siteZone,
  control,
  intake,
  filtration,
  dosing,
  power,
  buildings,
  things,
]

// OUIs: IEEE registration authority.
const HP = '3c:52:82'
const LENOVO = '54:e1:ad'
const SIEMENS = '28:63:36'
const SIEMENS_POWER = '00:09:8e'
const SCHNEIDER = '00:80:f4'
const WAGO = '00:30:de'
const MOXA = '00:90:e8'
const ABB = '00:21:c1'
const SEL = '00:30:a7'
const CISCO = '70:f3:5a'
const AXIS = 'ac:cc:8e'
const RASPBERRY = 'b8:27:eb'
const JOHNSON = '00:10:8d'

/** The router has one MAC address, and address 1 in every zone. */
export const router = hostIn(control, 1, {
  name: 'gw-riverbend',
  kind: 'switch',
  oui: CISCO,
  openPorts: [22],
})
/** The router as a zone knows it. */
export function gateway(of: Zone): Host {
  return { ...router, zone: of, ip: `${of.subnet}.1` }
}

// L4
export const domainController = windows(office, 10, 'dc-office', VMWARE, [53, 88, 135, 389, 445])
export const fileServer = windows(office, 11, 'files', VMWARE, [135, 445])
export const mailServer = linux(office, 12, 'mail', VMWARE, [25, 143, 993])
export const desks: readonly Host[] = [
  'lab',
  'manager',
  'purchasing',
  'reception',
  'planning',
  'billing',
  'quality',
  'drawing',
].map((room, i) => windows(office, 20 + i, `pc-${room}`, i % 2 === 0 ? DELL : HP, [135, 445]))
export const scanner = linux(office, 50, 'scanner-it', HP)

// L3.5
export const vpnGateway = linux(dmz, 10, 'vpn', CISCO, [443])
export const jumpHost = windows(dmz, 11, 'jump')
export const historianMirror = windows(dmz, 12, 'historian-mirror')
export const updateServer = windows(dmz, 13, 'updates', VMWARE, [135, 445, 8530])
export const syslogServer = linux(dmz, 14, 'syslog', VMWARE, [514])

// L3
export const historian = windows(siteZone, 10, 'historian')
export const mes = windows(siteZone, 11, 'mes')
export const timeServer = windows(siteZone, 12, 'dc-plant', VMWARE, [53, 88, 135, 389, 445])
export const engineering1 = windows(siteZone, 21, 'eng-1', DELL)
export const engineering2 = windows(siteZone, 22, 'eng-2', DELL)
export const backupServer = windows(siteZone, 30, 'backup')

// L2
export const scadaA = windows(control, 10, 'scada-a', DELL)
export const scadaB = windows(control, 11, 'scada-b', DELL)
export const panels: readonly Host[] = ['intake', 'filtration', 'dosing', 'power'].map((of, i) =>
  windows(control, 21 + i, `hmi-${of}`, ADVANTECH, [135, 445, 5900]),
)
export const uaGateway = linux(control, 30, 'ua-gateway', VMWARE, [4840])
export const alarmServer = windows(control, 31, 'alarms')

// A
export const intakePlcs: readonly Host[] = [10, 11].map((place, i) =>
  hostIn(intake, place, { name: `plc-intake-${i + 1}`, kind: 'siemens', oui: SIEMENS, openPorts: [102] }),
)
export const intakeIo: readonly Host[] = [20, 21, 22, 23].map((place, i) =>
  hostIn(intake, place, { name: `io-intake-${i + 1}`, kind: 'siemens', oui: SIEMENS }),
)
// B
export const filterPlc = hostIn(filtration, 10, {
  name: 'plc-filter',
  kind: 'controller',
  oui: SCHNEIDER,
  openPorts: [502, 80],
})
export const backwashPlc = hostIn(filtration, 11, {
  name: 'plc-backwash',
  kind: 'controller',
  oui: WAGO,
  openPorts: [502],
})
export const sludgePlc = hostIn(filtration, 12, {
  name: 'plc-sludge',
  kind: 'controller',
  oui: WAGO,
  openPorts: [502],
})
export const meterGateway = hostIn(filtration, 20, {
  name: 'gw-meters',
  kind: 'serial',
  oui: MOXA,
  openPorts: [502],
})
// C
export const dosingPlc = hostIn(dosing, 10, {
  name: 'logix-dosing',
  kind: 'controller',
  oui: ROCKWELL,
  openPorts: [44818],
})
export const safetyPlc = hostIn(dosing, 11, {
  name: 'guard-safety',
  kind: 'controller',
  oui: ROCKWELL,
  openPorts: [44818],
})
export const dosingIo = hostIn(dosing, 20, {
  name: 'io-dosing',
  kind: 'controller',
  oui: ROCKWELL,
  openPorts: [44818],
})
export const safetyPanel = windows(dosing, 30, 'hmi-safety', ADVANTECH, [135])
// D
export const rtus: readonly Host[] = [10, 11].map((place, i) =>
  hostIn(power, place, { name: `rtu-${i + 1}`, kind: 'controller', oui: ABB, openPorts: [2404] }),
)
export const relays: readonly Host[] = [20, 21, 22, 23].map((place, i) =>
  hostIn(power, place, {
    name: `ied-${i + 1}`,
    kind: 'controller',
    oui: i === 3 ? SIEMENS_POWER : SEL,
    openPorts: [102],
  }),
)
export const pumpStation = hostIn(power, 40, {
  name: 'pumpstation-hill',
  kind: 'wan',
  oui: SEL,
  openPorts: [20000],
  loss: 0.02,
})

// buildings
export const buildingControllers: readonly Host[] = [10, 11, 12, 13].map((place, i) =>
  hostIn(buildings, place, { name: `bas-${i + 1}`, kind: 'controller', oui: JOHNSON }),
)
export const bbmd = hostIn(buildings, 20, { name: 'bbmd', kind: 'linux', oui: JOHNSON })
export const buildingDesk = windows(buildings, 30, 'bas-desk', HP)

// things
export const cameras: readonly Host[] = [10, 11, 12, 13].map((place, i) =>
  hostIn(things, place, { name: `camera-${i + 1}`, kind: 'linux', oui: AXIS, openPorts: [80, 554] }),
)
export const broker = linux(things, 20, 'mqtt', VMWARE, [1883])
export const sensors: readonly Host[] = Array.from({ length: 8 }, (_, i) =>
  hostIn(things, 30 + i, { name: `sensor-${i + 1}`, kind: 'linux', oui: RASPBERRY }),
)
export const printer = linux(things, 50, 'printer', HP, [80, 9100])
export const badgeReader = linux(things, 51, 'badges', AXIS, [80])
export const recorder = linux(things, 60, 'recorder', HP)

export const switches: readonly Host[] = [intake, filtration, dosing, power, control].map((where, i) =>
  hostIn(where, 3, {
    name: `sw-${where.name}`,
    kind: 'switch',
    oui: i % 2 === 0 ? '00:1b:1b' : '00:80:63',
    openPorts: [22],
  }),
)

// beyond
export const resolver = beyond('resolver.example.net', '203.0.113.53')
export const timeSource = beyond('ntp.example.net', '198.51.100.123')
export const web: readonly Host[] = [
  beyond('news.example.org', '203.0.113.80'),
  beyond('orders.example.com', '203.0.113.44'),
  beyond('weather.example.net', '203.0.113.81'),
]
export const updates = beyond('update.example.com', '198.51.100.20')
export const mailRelay = beyond('mx.example.org', '203.0.113.25')
/** The vendor's engineer at home: he has an account at the VPN. */
export const vendor = beyond('vendor-home.example.net', '192.0.2.77')
/** Where attackers are. */
export const commandServer = beyond('cdn-static.example.org', '192.0.2.66')
export const dropServer = beyond('files.example.org', '192.0.2.99')
export const tunnelDomain = 'telemetry-sync.example.org'

/** All hosts of the plant. */
export const allHosts: readonly Host[] = [
  domainController,
  fileServer,
  mailServer,
  ...desks,
  scanner,
  vpnGateway,
  jumpHost,
  historianMirror,
  updateServer,
  syslogServer,
  historian,
  mes,
  timeServer,
  engineering1,
  engineering2,
  backupServer,
  router,
  scadaA,
  scadaB,
  ...panels,
  uaGateway,
  alarmServer,
  ...intakePlcs,
  ...intakeIo,
  filterPlc,
  backwashPlc,
  sludgePlc,
  meterGateway,
  dosingPlc,
  safetyPlc,
  dosingIo,
  safetyPanel,
  ...rtus,
  ...relays,
  pumpStation,
  ...buildingControllers,
  bbmd,
  buildingDesk,
  ...cameras,
  broker,
  ...sensors,
  printer,
  badgeReader,
  recorder,
  ...switches,
]

/** Laptop of an unknown person. */
export function unknownClient(where: Zone, place = 66): Host {
  return linux(where, place, `laptop-${where.name}`, LENOVO)
}
