/** A 110/20 kV substation: bays with protection relays, station level, gateway, two control centres. */
import type { Host } from '../../network/host.ts'
import type { Random } from '../../network/random.ts'
import { drawOffice, type Office } from '../kit/office.ts'
import { drawSignal, type Signal } from '../kit/signal.ts'
import { SitePlan, type TitledZone } from '../kit/site-plan.ts'

interface RelayProduct {
  readonly oui: string
  readonly vendor: string
  readonly model: string
  readonly revision: string
}

const RELAYS: readonly RelayProduct[] = [
  { oui: '00:30:a7', vendor: 'SEL', model: 'SEL-451-5', revision: 'R321' },
  { oui: '00:30:a7', vendor: 'SEL', model: 'SEL-421-4', revision: 'R329' },
  { oui: '00:09:8e', vendor: 'SIEMENS', model: '7SJ85', revision: 'V08.80' },
  { oui: '00:09:8e', vendor: 'SIEMENS', model: '7SA87', revision: 'V09.20' },
  { oui: '00:21:c1', vendor: 'ABB', model: 'REF615', revision: '5.1.20' },
  { oui: '00:21:c1', vendor: 'ABB', model: 'REL670', revision: '2.2.5' },
  { oui: '00:a0:f4', vendor: 'GE', model: 'MULTILIN F60', revision: '7.81' },
]

export interface Bay {
  readonly relay: Host
  readonly product: RelayProduct
  /** Logical device prefix: IEC 61850-6 iedName. */
  readonly name: string
  readonly applicationId: number
  readonly current: Signal
  readonly voltage: Signal
  isClosed: boolean
  stateNumber: number
  sequenceNumber: number
  changedAt: number
}

export interface Substation {
  readonly plan: SitePlan
  readonly office: Office
  readonly router: Host
  readonly bayZone: TitledZone
  readonly stationZone: TitledZone
  readonly wanZone: TitledZone
  readonly bays: readonly Bay[]
  readonly mergingUnits: readonly Host[]
  readonly clocks: readonly Host[]
  readonly hmis: readonly [Host, Host]
  readonly gateway: Host
  /** Main and standby control centre by IEC 104, and the grid operator's by DNP3. */
  readonly centres: readonly [Host, Host]
  readonly dnpMaster: Host
  readonly engineering: Host
  readonly commonAddress: number
  readonly dnpAddresses: readonly [master: number, outstation: number]
}

export function drawSubstation(seed: number): Substation {
  const plan = new SitePlan(seed, 'substation')
  const { random } = plan
  const bayZone = plan.zone('bays', 1, 'Bays')
  const stationZone = plan.zone('station', 2, 'Station level')
  const serverZone = plan.zone('services', 3, 'Station services')
  const wanZone = plan.zone('control-centres', 4, 'Control centres')
  const officeZone = plan.zone('grid-office', 4, 'Grid office')
  const router = plan.router(stationZone, 'Station router')
  const bays = Array.from({ length: random.between(5, 8) }, (_, i) => drawBay(plan, bayZone, i))
  const windows = (title: string, openPorts: readonly number[]) =>
    plan.host(stationZone, {
      title,
      kind: 'windows',
      ouis: ['00:d0:c9', '00:0b:ab'],
      openPorts,
      importance: 'high',
    })
  const hmis: [Host, Host] = [windows('Station HMI A', [135, 445]), windows('Station HMI B', [135, 445])]
  const engineering = windows('Protection engineer station', [135, 445, 3389])
  const gateway = plan.host(stationZone, {
    ...{ title: 'Telecontrol gateway', kind: 'linux', ouis: ['00:90:fb', '00:0e:8c'] },
    ...{ openPorts: [2404, 20_000, 22], importance: 'high', isCrownJewel: true },
  })
  const clocks = plan.hosts(stationZone, 2, {
    title: 'Station clock',
    kind: 'linux',
    ouis: ['ec:46:70', '00:0b:72'],
    openPorts: [80],
  })
  const centre = (title: string) =>
    plan.host(wanZone, { title, kind: 'wan', ouis: ['00:50:56'], openPorts: [22] })
  const centres: [Host, Host] = [centre('Control centre main'), centre('Control centre standby')]
  const office = drawOffice(plan, {
    servers: serverZone,
    office: officeZone,
    floor: [bayZone, stationZone],
    pcCount: random.between(3, 5),
  })
  office.members.push(...hmis, engineering)
  return {
    plan,
    office,
    router,
    bayZone,
    stationZone,
    wanZone,
    bays,
    clocks,
    hmis,
    gateway,
    centres,
    engineering,
    mergingUnits: plan.hosts(bayZone, 2, {
      title: 'Merging unit',
      kind: 'controller',
      ouis: ['00:21:c1', '00:09:8e'],
    }),
    dnpMaster: centre('Grid operator master'),
    commonAddress: random.between(1, 400),
    dnpAddresses: [random.between(1, 20), random.between(30, 2000)],
  }
}

function drawBay(plan: SitePlan, zone: TitledZone, i: number): Bay {
  const { random } = plan
  const product = plan.pick(RELAYS)
  const relay = plan.host(zone, {
    ...{ title: `Relay bay ${i + 1}`, kind: 'controller', ouis: [product.oui], openPorts: [102, 80] },
    ...(i === 0 ? { importance: 'high' as const, isCrownJewel: true as const } : {}),
  })
  return {
    ...{ relay, product, name: `${plan.pick(['AA1J1Q', 'E', 'BAY'])}${String(i + 1).padStart(2, '0')}` },
    applicationId: 0x1000 + random.between(0, 20) * 16 + i,
    current: drawSignal(random, 180 + random.between(0, 300), 60, loads(random)),
    voltage: drawSignal(random, 63.5, 0.8, 'reverting'),
    isClosed: true,
    stateNumber: random.between(1, 60),
    sequenceNumber: random.between(1, 9000),
    changedAt: 0,
  }
}

function loads(random: Random): 'daily' | 'reverting' {
  return random.next() < 0.5 ? 'daily' : 'reverting'
}
