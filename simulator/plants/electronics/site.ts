/** A chip packaging works: mounters and bonders by SECS/GEM, Omron, Mitsubishi and Beckhoff controllers, robots, vision. */
import type { IdentityAttributes } from '#protocols/cip/testing/encode'
import type { LogixUnit } from '../../conversations/logix.ts'
import type { Host } from '../../network/host.ts'
import { drawOffice, type Office } from '../kit/office.ts'
import { counter, drawSignal, type Signal } from '../kit/signal.ts'
import { SitePlan, type TitledZone } from '../kit/site-plan.ts'

const VIRTUAL = ['00:50:56', '00:15:5d']
const OMRON = '00:00:0a'
const MITSUBISHI = ['58:52:8a', '28:e9:8e']
const BECKHOFF = '00:01:05'
const KEYENCE = '00:01:fc'
/** CIP vendor ids of ODVA: Omron, Keyence. */
const [CIP_OMRON, CIP_KEYENCE] = [47, 367]

export interface OmronUnit {
  readonly host: Host
  readonly node: number
  readonly model: string
  /** FINS over TCP, or over UDP. */
  readonly isTcp: boolean
  /** First words of the data memory that is polled, and its values. */
  readonly areas: readonly { readonly first: number; readonly signals: readonly Signal[] }[]
  readonly setPointAt: number
  setPoint: number
  readonly panel: Host
}

export interface MelsecUnit {
  readonly host: Host
  readonly port: number
  readonly model: readonly [name: string, type: number]
  /** Device code, first device. */
  readonly areas: readonly {
    readonly code: number
    readonly first: number
    readonly signals: readonly Signal[]
  }[]
  readonly recipeAt: number
  recipe: number
  readonly panel: Host
}

export interface AdsUnit {
  readonly host: Host
  readonly netId: readonly [number, number, number, number, number, number]
  readonly symbols: readonly (readonly [name: string, signal: Signal])[]
  readonly panel: Host
}

export interface Tool {
  readonly host: Host
  /** Chosen by the works: SEMI E37 gives none. */
  readonly port: number
  readonly model: string
  readonly version: string
  readonly variables: readonly (readonly [id: number, signal: Signal])[]
  readonly events: readonly number[]
  recipe: string
}

export interface EdgeNode {
  readonly host: Host
  readonly name: string
  readonly device: string
  readonly signals: readonly Signal[]
  sequence: number
  last: { readonly topic: string; readonly payload: Uint8Array } | undefined
}

export interface Packaging {
  readonly plan: SitePlan
  readonly office: Office
  readonly router: Host
  readonly mounting: TitledZone
  readonly testing: TitledZone
  readonly line: TitledZone
  readonly omron: readonly OmronUnit[]
  readonly melsec: readonly MelsecUnit[]
  readonly beckhoff: readonly AdsUnit[]
  readonly tools: readonly Tool[]
  readonly edges: readonly EdgeNode[]
  readonly vision: readonly LogixUnit[]
  readonly motion: LogixUnit
  readonly cameras: readonly Host[]
  readonly visionPc: Host
  readonly robots: readonly Host[]
  readonly cellPc: Host
  readonly readers: readonly Host[]
  readonly labelPrinters: readonly Host[]
  readonly equipmentServer: Host
  readonly mes: Host
  readonly broker: Host
  readonly gateway: Host
  readonly historian: Host
  readonly application: Host
  readonly engineering: readonly [Host, Host]
  readonly recipes: readonly string[]
}

export function drawPackaging(seed: number): Packaging {
  const plan = new SitePlan(seed, 'electronics')
  const { random } = plan
  const mounting = plan.zone('mounting', 1, 'Die bonding and mounting')
  const testing = plan.zone('testing', 1, 'Moulding, test and taping')
  const line = plan.zone('line', 3, 'Line servers')
  const services = plan.zone('services', 3, 'Works services')
  const offices = plan.zone('offices', 4, 'Works offices')
  const router = plan.router(line)
  const panel = (zone: TitledZone, title: string, ouis: readonly string[]) =>
    plan.host(zone, { title, kind: 'linux', ouis, openPorts: [5900] })
  const server = (title: string, openPorts: readonly number[] = [], importance?: 'high') =>
    plan.host(line, {
      ...{ title, kind: 'windows', ouis: VIRTUAL, openPorts: [135, 445, ...openPorts] },
      ...(importance === undefined ? {} : { importance }),
    })
  const some = (least: number, most: number) =>
    plan
      .many(least, most)
      .map(() => drawSignal(random, 200 + random.between(0, 3000), 100 + random.between(0, 300)))
  const omron = plan.many(3, 4).map(
    (i): OmronUnit => ({
      host: plan.host(mounting, {
        ...{ title: `Bonder controller ${i + 1}`, kind: 'controller', ouis: [OMRON], openPorts: [9600] },
        ...{ importance: 'high', ...(i === 0 ? { isCrownJewel: true as const } : {}) },
      }),
      ...{
        node: i + 1,
        model: plan.pick(['CJ2M-CPU33', 'CP1L-EL20D', 'NX1P2-9024']),
        isTcp: random.next() < 0.4,
      },
      areas: plan.many(1, 3).map((area) => ({
        first: area * 200 + random.between(0, 9) * 10,
        signals: some(4, 10),
      })),
      ...{ setPointAt: 1500 + i, setPoint: 240 + random.between(0, 10) },
      panel: panel(mounting, `Bonder panel ${i + 1}`, [OMRON, '00:1b:1a']),
    }),
  )
  const melsec = plan.many(2, 3).map(
    (i): MelsecUnit => ({
      host: plan.host(testing, {
        ...{
          title: `Moulding controller ${i + 1}`,
          kind: 'controller',
          ouis: MITSUBISHI,
          openPorts: [5007, 5560],
        },
        importance: 'high',
      }),
      port: 5007,
      model: plan.pick([
        ['Q06UDVCPU', 0x0368],
        ['R08CPU', 0x4801],
        ['L26CPU-BT', 0x0542],
      ] as const),
      areas: plan.many(1, 2).map((area) => ({
        ...{ code: area === 0 ? 0xa8 : 0xb4, first: random.between(0, 40) * 50 },
        signals: some(3, 12),
      })),
      ...{ recipeAt: 7000, recipe: random.between(1, 12) },
      panel: panel(testing, `Moulding panel ${i + 1}`, MITSUBISHI),
    }),
  )
  const beckhoff = plan.many(1, 2).map(
    (i): AdsUnit => ({
      host: plan.host(testing, {
        ...{ title: `Taping controller ${i + 1}`, kind: 'windows', ouis: [BECKHOFF], openPorts: [48_898] },
      }),
      netId: [5, random.between(1, 200), random.between(1, 200), random.between(1, 200), 1, 1],
      symbols: [
        ['MAIN.fSpeed', drawSignal(random, 40, 6)],
        ['MAIN.fTension', drawSignal(random, 3.2, 0.4)],
        ['MAIN.nCount', counter(random, 4000)],
        ['GVL.fSealTemperature', drawSignal(random, 165, 4, 'reverting')],
      ],
      panel: panel(testing, `Taping panel ${i + 1}`, [BECKHOFF]),
    }),
  )
  const toolPort = plan.pick([5100, 5300, 7010])
  const tools = plan.many(3, 5).map(
    (i): Tool => ({
      host: plan.host(mounting, {
        ...{
          title: `Wire bonder ${i + 1}`,
          kind: 'windows',
          ouis: ['00:30:64', '00:d0:c9'],
          openPorts: [toolPort],
        },
      }),
      ...{
        port: toolPort,
        model: plan.pick(['IConn PLUS', 'EAGLE AERO', 'UTC-5000']),
        version: `4.${random.between(0, 9)}.1`,
      },
      variables: plan.many(3, 6).map((j) => [2000 + j * 7, drawSignal(random, 300, 80)] as const),
      ...{ events: [7001, 7002, 7010].slice(0, random.between(2, 3)), recipe: 'QFN48-A' },
    }),
  )
  const edges = plan.many(2, 3).map(
    (i): EdgeNode => ({
      host: plan.host(testing, {
        title: `Edge node ${i + 1}`,
        kind: 'linux',
        ouis: ['00:90:e8', 'b8:27:eb'],
        openPorts: [22],
      }),
      ...{ name: `Edge${i + 1}`, device: `Oven${i + 1}`, signals: some(3, 4), sequence: 0, last: undefined },
    }),
  )
  const identity = (
    vendor: number,
    deviceType: number,
    productCode: number,
    productName: string,
  ): IdentityAttributes => ({
    ...{ vendor, deviceType, productCode, major: 2, minor: random.between(1, 20), status: 0x0065 },
    ...{ serial: random.between(1, 0x7fff_ffff), productName },
  })
  const motion: LogixUnit = {
    host: plan.host(mounting, {
      title: 'Motion controller',
      kind: 'controller',
      ouis: [OMRON],
      openPorts: [44_818],
    }),
    identity: identity(CIP_OMRON, 0x0e, 1624, 'NJ501-1300'),
  }
  const vision = plan.many(2, 3).map(
    (i): LogixUnit => ({
      host: plan.host(mounting, {
        ...{ title: `Vision sensor ${i + 1}`, kind: 'controller', ouis: [KEYENCE], openPorts: [44_818, 21] },
      }),
      identity: identity(CIP_KEYENCE, 0x0c, 5002, 'XG-X2000'),
    }),
  )
  const office = drawOffice(plan, {
    ...{ servers: services, office: offices, floor: [mounting, testing] },
    pcCount: random.between(4, 6),
  })
  const engineering: [Host, Host] = [
    server('Engineering laptop Omron', [3389], 'high'),
    server('Engineering laptop Mitsubishi', [3389], 'high'),
  ]
  const mes = server('MES server', [80, 443], 'high')
  const historian = server('Historian')
  const equipmentServer = server('Equipment server', [], 'high')
  office.members.push(mes, historian, equipmentServer, ...engineering)
  return {
    ...{
      plan,
      office,
      router,
      mounting,
      testing,
      line,
      omron,
      melsec,
      beckhoff,
      tools,
      edges,
      vision,
      motion,
    },
    ...{ engineering, mes, historian, equipmentServer },
    cameras: plan.hosts(mounting, 2, {
      title: 'Area camera',
      kind: 'controller',
      ouis: ['00:30:53', '00:0c:df'],
    }),
    visionPc: plan.host(mounting, {
      title: 'Inspection PC',
      kind: 'windows',
      ouis: ['18:db:f2'],
      openPorts: [135, 445],
    }),
    robots: plan.hosts(testing, 2, {
      ...{ title: 'Handling robot', kind: 'controller', ouis: ['00:20:b5', '00:c0:8f'], importance: 'high' },
    }),
    cellPc: plan.host(testing, {
      title: 'Cell PC',
      kind: 'windows',
      ouis: ['18:db:f2'],
      openPorts: [135, 445],
    }),
    readers: plan.hosts(testing, 2, {
      title: 'Code reader',
      kind: 'controller',
      ouis: [KEYENCE],
      openPorts: [9004],
    }),
    labelPrinters: plan.hosts(testing, 2, {
      ...{ title: 'Label printer', kind: 'linux', ouis: ['00:07:4d'], openPorts: [80, 9100] },
    }),
    broker: plan.host(line, { title: 'Message broker', kind: 'linux', ouis: VIRTUAL, openPorts: [1883] }),
    gateway: plan.host(line, { title: 'OPC UA gateway', kind: 'linux', ouis: VIRTUAL, openPorts: [4840] }),
    application: server('Line overview server'),
    recipes: ['QFN48-A', 'QFN64-B', 'BGA196', 'SOIC8-C', 'TSSOP20'].slice(0, random.between(3, 5)),
  }
}
