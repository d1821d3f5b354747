/** An office tower with heating, cooling, light, lifts, access control and cameras. */
import type { BacnetUnit } from '../../conversations/bacnet.ts'
import type { KnxGateway } from '../../conversations/knx.ts'
import type { ModbusUnit } from '../../conversations/modbus.ts'
import type { Host } from '../../network/host.ts'
import { drawOffice, type Office } from '../kit/office.ts'
import { counter, drawSignal, type Signal } from '../kit/signal.ts'
import { SitePlan, type TitledZone } from '../kit/site-plan.ts'

const MAKERS = [
  { vendor: 5, ouis: ['00:10:8d'] }, // Johnson Controls
  { vendor: 7, ouis: ['00:a0:03'] }, // Siemens Building Technologies
  { vendor: 36, ouis: ['00:01:f0'] }, // Tridium
  { vendor: 17, ouis: ['00:30:af'] }, // Honeywell
  { vendor: 10, ouis: ['00:80:f4'] }, // Schneider Electric
] as const

export interface FloorController extends BacnetUnit {
  readonly vendor: number
  readonly signals: readonly Signal[]
  /** Room set points, which people move. */
  readonly setPoints: number[]
}

export interface Building {
  readonly plan: SitePlan
  readonly office: Office
  readonly router: Host
  readonly automation: TitledZone
  readonly security: TitledZone
  readonly server: Host
  readonly workstation: Host
  readonly energyServer: Host
  readonly floors: readonly FloorController[]
  readonly chillers: readonly ModbusUnit[]
  readonly meters: readonly ModbusUnit[]
  readonly lifts: ModbusUnit
  readonly knx: readonly KnxGateway[]
  readonly visualisation: Host
  readonly cameras: readonly Host[]
  readonly recorder: Host
  readonly doors: readonly Host[]
  readonly accessServer: Host
  readonly printers: readonly Host[]
  readonly broker: Host
  readonly sensors: readonly Host[]
  /** Set when the world exists. */
  now: () => number
}

export function drawBuilding(seed: number): Building {
  const plan = new SitePlan(seed, 'building')
  const { random } = plan
  const automation = plan.zone('automation', 1, 'Building automation')
  const supervision = plan.zone('supervision', 2, 'Building management')
  const security = plan.zone('security', 2, 'Cameras and doors')
  const things = plan.zone('things', 2, 'Sensors')
  const services = plan.zone('services', 3, 'Site services')
  const tenants = plan.zone('tenants', 4, 'Tenant office')
  const router = plan.router(supervision)
  const server = plan.host(supervision, {
    title: 'Building management server',
    kind: 'windows',
    ouis: ['00:50:56'],
    openPorts: [135, 445, 443],
    ...{ importance: 'high', isCrownJewel: true },
  })
  const windows = (title: string) =>
    plan.host(supervision, {
      title,
      kind: 'windows',
      ouis: ['18:db:f2', '00:50:56'],
      openPorts: [135, 445, 3389],
    })
  const workstation = windows('Building operator station')
  const energyServer = windows('Energy server')
  const visualisation = plan.host(supervision, {
    title: 'Light visualisation',
    kind: 'linux',
    ouis: ['00:0e:8c', '00:24:6d'],
  })
  const site: { now: () => number } = { now: () => 0 }
  const floors = Array.from({ length: random.between(5, 8) }, (_, i) => {
    const maker = plan.pick(MAKERS)
    const host = plan.host(automation, {
      ...{ title: `Floor controller ${i + 1}`, kind: 'controller', ouis: maker.ouis },
      ...(i === 0 ? { importance: 'high' as const } : {}),
    })
    const signals = Array.from({ length: random.between(4, 9) }, () =>
      drawSignal(random, 21 + random.next() * 3, 2.5),
    )
    return {
      ...{ host, vendor: maker.vendor, instance: random.between(1, 60) * 1000 + i, signals },
      setPoints: [21, 21.5, 20, 22],
      values: () => signals.map((signal) => signal(site.now())),
    }
  })
  const modbus = (
    host: Host,
    unit: number,
    product: readonly [string, string, string],
    signals: readonly Signal[],
  ): ModbusUnit => ({
    ...{ host, unit, identification: product, address: random.between(0, 40) * 100 },
    registers: () => signals.map((signal) => Math.round(signal(site.now()))),
  })
  const chillers = Array.from({ length: 2 }, (_, i) =>
    modbus(
      plan.host(automation, {
        title: `Chiller ${i + 1}`,
        kind: 'controller',
        ouis: ['00:80:f4', '00:0a:5c'],
        openPorts: [502],
        importance: 'high',
      }),
      1,
      ['Carrier', '30XA-1002', '4.21'],
      [
        drawSignal(random, 65, 10),
        drawSignal(random, 124, 12),
        drawSignal(random, 480, 200, 'daily'),
        drawSignal(random, 60, 0, 'constant'),
      ],
    ),
  )
  const gateway = plan.host(automation, {
    title: 'Meter gateway',
    kind: 'serial',
    ouis: ['00:90:e8'],
    openPorts: [502],
  })
  const meters = Array.from({ length: random.between(3, 6) }, (_, i) =>
    modbus(
      gateway,
      i + 1,
      ['Janitza electronics', 'UMG 96RM', '3.12'],
      [
        drawSignal(random, 2310, 40, 'noise'),
        drawSignal(random, 900, 700, 'daily'),
        counter(random, 120, 65_536),
      ],
    ),
  )
  const liftHost = plan.host(automation, {
    title: 'Lift controller',
    kind: 'controller',
    ouis: ['00:0c:c6', '00:30:de'],
    openPorts: [502],
    importance: 'high',
  })
  const knx = Array.from({ length: 2 }, (_, i) => ({
    host: plan.host(automation, {
      title: `KNX router ${i + 1}`,
      kind: 'controller',
      ouis: ['00:24:6d', '00:0e:8c'],
    }),
    address: 0x1100 + i * 0x100,
    name: 'IP Router',
  }))
  const office = drawOffice(plan, {
    ...{ servers: services, office: tenants, floor: [automation, security] },
    pcCount: random.between(4, 7),
  })
  office.members.push(server, workstation, energyServer)
  return Object.assign(site, {
    plan,
    office,
    router,
    automation,
    security,
    server,
    workstation,
    energyServer,
    floors,
    chillers,
    meters,
    ...{ knx, visualisation },
    lifts: modbus(
      liftHost,
      1,
      ['Kone', 'KCE Link', '2.8'],
      [drawSignal(random, 6, 12, 'levels'), drawSignal(random, 3, 6, 'levels'), counter(random, 55, 65_536)],
    ),
    cameras: plan.hosts(security, random.between(3, 6), {
      title: 'Camera',
      kind: 'linux',
      ouis: ['ac:cc:8e', '44:19:b6'],
      openPorts: [80, 554],
    }),
    recorder: plan.host(security, { title: 'Video recorder', kind: 'linux', ouis: ['3c:52:82'] }),
    doors: plan.hosts(security, random.between(2, 4), {
      title: 'Door controller',
      kind: 'linux',
      ouis: ['00:06:8e', '00:40:8c'],
      openPorts: [443],
    }),
    accessServer: plan.host(security, {
      title: 'Access control server',
      kind: 'windows',
      ouis: ['00:50:56'],
      openPorts: [135, 445, 443],
      importance: 'high',
    }),
    printers: plan.hosts(tenants, 2, {
      title: 'Printer',
      kind: 'linux',
      ouis: ['3c:52:82', '00:1b:a9'],
      openPorts: [80, 631, 9100],
    }),
    broker: plan.host(things, { title: 'MQTT broker', kind: 'linux', ouis: ['00:50:56'], openPorts: [1883] }),
    sensors: plan.hosts(things, random.between(3, 6), {
      title: 'Occupancy sensor',
      kind: 'linux',
      ouis: ['b8:27:eb', '24:0a:c4'],
    }),
  })
}
