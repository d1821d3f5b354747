/** A car parts plant: a press line on EtherNet/IP, an assembly line on PROFINET, robots, tightening, vision, MES. */
import type { IdentityAttributes } from '#protocols/cip/testing/encode'
import type { LogixUnit } from '../../conversations/logix.ts'
import type { S7Unit } from '../../conversations/s7.ts'
import type { Host } from '../../network/host.ts'
import { drawOffice, type Office } from '../kit/office.ts'
import { counter, drawSignal, type Signal } from '../kit/signal.ts'
import { SitePlan, type TitledZone } from '../kit/site-plan.ts'

const ROCKWELL = '00:1d:9c'
const SIEMENS = '28:63:36'
/** CIP vendor id; owned and configured: CIP Vol. 1 §5-2.2. */
const CIP_ROCKWELL = 1
const OWNED = 0x0065

const LOGIX = [
  [94, '1756-L73/B LOGIX5573', 20],
  [166, '1756-L83E/B', 33],
  [187, '5069-L330ER/A', 32],
] as const
const CPUS = [
  ['6ES7 315-2EH14-0AB0', 'CPU 315-2 PN/DP', [3, 2, 11]],
  ['6ES7 317-2EK14-0AB0', 'CPU 317-2 PN/DP', [3, 2, 14]],
  ['6ES7 512-1CK01-0AB0', 'CPU 1512C-1 PN', [2, 8, 3]],
] as const

export interface PressCell extends LogixUnit {
  readonly io: readonly LogixUnit[]
  readonly tags: readonly (readonly [name: string, signal: Signal])[]
  readonly hmi: Host
  setPoint: number
}

export interface AssemblyCell extends S7Unit {
  readonly io: readonly Host[]
  readonly block: number
  readonly signals: readonly Signal[]
  readonly hmi: Host
}

export interface Factory {
  readonly plan: SitePlan
  readonly office: Office
  readonly router: Host
  readonly press: TitledZone
  readonly assembly: TitledZone
  readonly pressCells: readonly PressCell[]
  readonly assemblyCells: readonly AssemblyCell[]
  readonly robots: readonly Host[]
  readonly cellController: Host
  readonly tighteners: readonly Host[]
  readonly cameras: readonly Host[]
  readonly visionPc: Host
  readonly mes: Host
  readonly gateway: Host
  readonly historian: Host
  readonly engineering: readonly [Host, Host]
  readonly erp: Host
}

export function drawFactory(seed: number): Factory {
  const plan = new SitePlan(seed, 'manufacturing')
  const { random } = plan
  const press = plan.zone('press', 1, 'Press shop')
  const assembly = plan.zone('assembly', 1, 'Assembly line')
  const production = plan.zone('production', 3, 'Production servers')
  const services = plan.zone('services', 3, 'Site services')
  const offices = plan.zone('offices', 4, 'Offices')
  const router = plan.router(production)
  const hmi = (zone: TitledZone, title: string) =>
    plan.host(zone, {
      title,
      kind: 'windows',
      ouis: ['00:d0:c9', '00:0b:ab', '00:30:64'],
      openPorts: [135, 445, 5900],
    })
  const identity = (
    deviceType: number,
    productCode: number,
    major: number,
    productName: string,
  ): IdentityAttributes => ({
    ...{ vendor: CIP_ROCKWELL, deviceType, productCode, major, minor: random.between(1, 20), status: OWNED },
    ...{ serial: random.between(1, 0x7fff_ffff), productName },
  })
  const pressCells = Array.from({ length: 2 }, (_, i) => {
    const [productCode, productName, major] = plan.pick(LOGIX)
    const host = plan.host(press, {
      ...{ title: `Press controller ${i + 1}`, kind: 'controller', ouis: [ROCKWELL], openPorts: [44_818] },
      ...{ importance: 'high', ...(i === 0 ? { isCrownJewel: true as const } : {}) },
    })
    const io = Array.from({ length: random.between(1, 2) }, (_, j) => ({
      host: plan.host(press, {
        title: `Press ${i + 1} I/O ${j + 1}`,
        kind: 'controller',
        ouis: [ROCKWELL],
        openPorts: [44_818],
      }),
      identity: identity(0x0c, 108, 5, '1734-AENT EtherNet/IP Adapter'),
    }))
    const setPoint = random.between(18, 32) * 10
    const tags: [string, Signal][] = [
      ['Press.Force', drawSignal(random, setPoint, 14, 'noise')],
      ['Press.StrokeRate', drawSignal(random, 38, 4)],
      ['Press.OilTemperature', drawSignal(random, 46, 8, 'daily')],
      ['Press.PartCount', counter(random, 900, 2 ** 23)],
      ['Press.Mode', drawSignal(random, 2, 2, 'levels')],
    ]
    return {
      host,
      identity: identity(0x0e, productCode, major, productName),
      io,
      tags,
      setPoint,
      hmi: hmi(press, `Press HMI ${i + 1}`),
    }
  })
  const assemblyCells = Array.from({ length: random.between(2, 3) }, (_, i) => {
    const [orderNumber, typeName, firmware] = plan.pick(CPUS)
    return {
      ...{ orderNumber, firmware, block: random.between(1, 90) },
      host: plan.host(assembly, {
        title: `Assembly controller ${i + 1}`,
        kind: 'siemens',
        ouis: [SIEMENS],
        openPorts: [102],
        importance: 'high',
      }),
      component: {
        stationName: `ASSEMBLY${i + 1}`,
        moduleName: typeName,
        plantDesignation: 'PLANT.ASSEMBLY',
        typeName,
        serial: `S C-${random.between(100_000, 999_999)}2019`,
        memoryCard: `MMC ${random.between(1e6, 9e6)}`,
      },
      io: Array.from({ length: random.between(1, 3) }, (_, j) =>
        plan.host(assembly, { title: `Assembly ${i + 1} I/O ${j + 1}`, kind: 'siemens', ouis: [SIEMENS] }),
      ),
      signals: [
        drawSignal(random, 120, 20),
        drawSignal(random, 4.2, 0.4),
        counter(random, 600),
        drawSignal(random, 60, 0, 'constant'),
      ],
      hmi: hmi(assembly, `Assembly HMI ${i + 1}`),
    }
  })
  const server = (title: string, openPorts: readonly number[], importance?: 'high') =>
    plan.host(production, {
      ...{ title, kind: 'windows', ouis: ['00:50:56', '00:15:5d'], openPorts: [135, 445, ...openPorts] },
      ...(importance === undefined ? {} : { importance }),
    })
  const mes = server('MES server', [443], 'high')
  const historian = server('Historian', [])
  const engineering: [Host, Host] = [
    server('Engineering station press', [3389], 'high'),
    server('Engineering station assembly', [3389], 'high'),
  ]
  const gateway = plan.host(production, {
    title: 'OPC UA gateway',
    kind: 'linux',
    ouis: ['00:50:56'],
    openPorts: [4840],
  })
  const office = drawOffice(plan, {
    ...{ servers: services, office: offices, floor: [press, assembly] },
    pcCount: random.between(4, 7),
  })
  office.members.push(mes, historian, ...engineering, ...pressCells.map((cell) => cell.hmi))
  return {
    plan,
    office,
    router,
    press,
    assembly,
    pressCells,
    assemblyCells,
    mes,
    historian,
    engineering,
    gateway,
    cellController: plan.host(assembly, {
      title: 'Robot cell controller',
      kind: 'linux',
      ouis: ['00:01:05', '00:30:de'],
    }),
    robots: plan.hosts(assembly, random.between(2, 4), {
      title: 'Robot',
      kind: 'linux',
      ouis: ['00:30:d6', '00:16:3e'],
      openPorts: [29_999, 30_001],
      importance: 'high',
    }),
    tighteners: plan.hosts(assembly, 2, {
      title: 'Tightening controller',
      kind: 'controller',
      ouis: ['00:04:9c', '00:0e:cf'],
      openPorts: [4545, 80],
    }),
    cameras: plan.hosts(assembly, 2, {
      title: 'Vision camera',
      kind: 'controller',
      ouis: ['00:d0:24', '00:30:53'],
    }),
    visionPc: hmi(assembly, 'Vision PC'),
    erp: server('ERP connector', [443]),
  }
}
