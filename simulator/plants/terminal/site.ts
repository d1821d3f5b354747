/** A marine oil terminal with a pipeline: metering, pumps, tank gauges, valve sites over satellite, leak detection. */
import type { ModbusUnit } from '../../conversations/modbus.ts'
import type { Host } from '../../network/host.ts'
import { drawOffice, type Office } from '../kit/office.ts'
import { counter, drawSignal, type Signal } from '../kit/signal.ts'
import { SitePlan, type TitledZone } from '../kit/site-plan.ts'

const VIRTUAL = ['00:50:56', '00:15:5d']
const PANELS = ['00:d0:c9', '00:0b:ab', '18:db:f2']
/** Geostationary link: two hops of 36,000 km each way, and the modem. */
const SATELLITE_MS = [560, 980] as const

export interface FlowComputer {
  readonly unit: Omit<ModbusUnit, 'registers' | 'address'>
  /** Blocks of 32-bit floats, two registers each. */
  readonly groups: readonly { readonly address: number; readonly signals: readonly Signal[] }[]
  /** First register of the meter factor. */
  readonly factorAt: number
  factor: number
}

export interface RocUnit {
  readonly host: Host
  /** Unit and group. */
  readonly address: readonly [number, number]
  /** Point type, logical number, parameter. */
  readonly points: readonly (readonly [number, number, number])[]
  readonly signals: readonly Signal[]
  readonly user: string
  readonly password: number
}

export interface PumpStation {
  readonly host: Host
  /** First word of %R that is polled. */
  readonly first: number
  readonly signals: readonly Signal[]
  readonly setPointAt: number
  setPoint: number
}

export interface ValveSite {
  readonly host: Host
  readonly address: number
  readonly analogs: readonly Signal[]
  isOpen: boolean
}

export interface SerialGateway {
  readonly host: Host
  readonly port: number
  readonly units: readonly {
    readonly unit: number
    readonly address: number
    readonly signals: readonly Signal[]
  }[]
}

export interface Multiplexer {
  readonly host: Host
  readonly transmitters: readonly {
    readonly device: {
      readonly type: number
      readonly id: number
      readonly maker: number
      readonly software: number
    }
    readonly signal: Signal
  }[]
}

export interface TankGauge {
  readonly host: Host
  readonly tanks: readonly { readonly product: string; readonly volume: Signal }[]
}

export interface LoadingBay {
  readonly host: Host
  readonly unit: number
  readonly volume: Signal
}

export interface Terminal {
  readonly plan: SitePlan
  readonly office: Office
  readonly router: Host
  readonly field: TitledZone
  readonly satellite: TitledZone
  readonly control: TitledZone
  readonly scada: readonly [Host, Host]
  readonly masterAddress: number
  readonly panels: readonly [Host, ...Host[]]
  readonly historian: Host
  readonly leakDetection: Host
  readonly automation: Host
  readonly inventory: Host
  readonly tankServer: Host
  readonly instrumentServer: Host
  readonly engineering: Host
  readonly portal: Host
  readonly flowComputers: readonly FlowComputer[]
  readonly rocs: readonly RocUnit[]
  readonly pumps: readonly PumpStation[]
  readonly valves: readonly ValveSite[]
  readonly gateway: SerialGateway
  readonly multiplexers: readonly Multiplexer[]
  readonly gauges: readonly TankGauge[]
  readonly bays: readonly LoadingBay[]
}

export function drawTerminal(seed: number): Terminal {
  const plan = new SitePlan(seed, 'terminal')
  const { random } = plan
  const field = plan.zone('field', 1, 'Tank farm and metering')
  const satellite = plan.zone('satellite', 1, 'Valve sites by satellite')
  const control = plan.zone('control', 2, 'Control room')
  const services = plan.zone('services', 3, 'Terminal services')
  const offices = plan.zone('offices', 4, 'Terminal offices')
  const router = plan.router(control)
  const server = (title: string, openPorts: readonly number[] = [], importance?: 'high') =>
    plan.host(control, {
      ...{ title, kind: 'windows', ouis: VIRTUAL, openPorts: [135, 445, ...openPorts] },
      ...(importance === undefined ? {} : { importance }),
    })
  const device = (title: string, ouis: readonly string[], openPorts: readonly number[]) =>
    plan.host(field, { title, kind: 'controller', ouis, openPorts })
  const scada: [Host, Host] = [
    server('SCADA server A', [4840], 'high'),
    server('SCADA server B', [4840], 'high'),
  ]
  const panels = plan.hosts(control, random.between(2, 3), {
    ...{ title: 'Operator panel', kind: 'windows', ouis: PANELS, openPorts: [135, 445] },
  }) as [Host, ...Host[]]
  const office = drawOffice(plan, {
    ...{ servers: services, office: offices, floor: [field, control] },
    pcCount: random.between(4, 6),
  })
  const [maker, product, revision] = plan.pick([
    ['Emerson', 'FloBoss S600+', '06.28'],
    ['OMNI Flow Computers', 'OMNI 4000', '24.75.10'],
    ['KROHNE', 'SUMMIT 8800', '0.40.2'],
  ] as const)
  const factorAt = 5000 + random.between(0, 20) * 10
  const flowComputers = plan.many(2, 3).map(
    (i): FlowComputer => ({
      unit: {
        host: device(`Flow computer ${i + 1}`, ['00:40:9d', '00:30:a7'], [80, 502]),
        ...{ unit: i + 1, identification: [maker, product, revision] },
      },
      groups: plan.many(1, 3).map((group) => ({
        address: 3000 + group * 100 + random.between(0, 3) * 10,
        signals: [
          drawSignal(random, 780 + random.next() * 90, 6, 'reverting'),
          drawSignal(random, 420, 120),
          drawSignal(random, 12, 3),
          counter(random, 400, 1e7),
        ],
      })),
      ...{ factorAt, factor: 1 + (random.next() - 0.5) * 0.004 },
    }),
  )
  const rocs = plan.many(2, 3).map((i): RocUnit => {
    const count = random.between(3, 6)
    return {
      host: device(`Pipeline RTU ${i + 1}`, ['00:0d:6f', '00:60:35'], [4000]),
      address: [i + 1, 2],
      points: Array.from({ length: count }, (_, j) => [103, j, 21] as const),
      signals: Array.from({ length: count }, () => drawSignal(random, 40, 12)),
      ...{ user: 'OPR', password: random.between(1200, 9900) },
    }
  })
  const pumps = plan.many(2, 2).map(
    (i): PumpStation => ({
      host: plan.host(field, {
        ...{ title: `Pump controller ${i + 1}`, kind: 'controller', ouis: ['00:09:91'], openPorts: [18_245] },
        ...{ importance: 'high', ...(i === 0 ? { isCrownJewel: true as const } : {}) },
      }),
      first: random.between(0, 40) * 10,
      signals: Array.from({ length: random.between(5, 9) }, () => drawSignal(random, 900, 300)),
      setPointAt: 900 + i * 4,
      setPoint: 40 + random.between(0, 10),
    }),
  )
  const valves = plan.many(4, 6).map((i): ValveSite => {
    const host = plan.host(satellite, {
      ...{ title: `Valve site ${i + 1}`, kind: 'wan', ouis: ['00:04:f3', '00:1e:c6'], openPorts: [20_000] },
      loss: 0.005 + random.next() * 0.02,
    })
    Object.assign(host, { answerInMs: SATELLITE_MS })
    const analogs = [drawSignal(random, 3200, 400), drawSignal(random, 3100, 400), drawSignal(random, 270, 8)]
    return { host, address: 10 + i, analogs, isOpen: true }
  })
  const gauges = plan.many(1, 2).map(
    (i): TankGauge => ({
      host: device(`Tank gauge console ${i + 1}`, ['00:80:a3'], [10_001]),
      tanks: ['GASOIL', 'JET A1', 'GASOLINE', 'SLOPS'].slice(0, random.between(2, 4)).map((name) => ({
        product: name,
        volume: drawSignal(random, 42_000, 30_000, 'batch'),
      })),
    }),
  )
  const multiplexers = plan.many(1, 2).map(
    (i): Multiplexer => ({
      host: device(`HART multiplexer ${i + 1}`, ['00:07:46', '00:30:11'], [5094]),
      transmitters: plan.many(3, 6).map(() => ({
        device: {
          ...{ type: plan.pick([0x1151, 0x264e, 0x2606]), id: random.between(1, 0xff_ffff) },
          ...{ maker: plan.pick([0x11, 0x26]), software: 3 },
        },
        signal: drawSignal(random, 6, 3),
      })),
    }),
  )
  const automation = server('Truck loading server', [443])
  const historian = server('Historian', [], 'high')
  const engineering = server('Engineering station', [3389], 'high')
  const leakDetection = server('Leak detection server', [], 'high')
  const terminal: Terminal = {
    ...{
      plan,
      office,
      router,
      field,
      satellite,
      control,
      scada,
      panels,
      historian,
      engineering,
      leakDetection,
    },
    ...{ automation, flowComputers, rocs, pumps, valves, gauges, multiplexers },
    masterAddress: random.between(1, 5),
    inventory: server('Inventory server'),
    tankServer: server('Tank gauging OPC server', [49_702]),
    instrumentServer: server('Instrument asset manager'),
    portal: plan.host(services, {
      title: 'Customer portal',
      kind: 'windows',
      ouis: VIRTUAL,
      openPorts: [80, 443],
    }),
    gateway: {
      host: device('Serial gateway', ['00:90:e8', '00:40:9d'], [23, 80, 4001]),
      port: 4001,
      units: plan.many(3, 6).map((i) => ({
        ...{ unit: i + 1, address: random.between(0, 20) * 8 },
        signals: Array.from({ length: random.between(2, 8) }, () => drawSignal(random, 500, 200)),
      })),
    },
    bays: plan.many(2, 3).map((i) => ({
      host: device(`Loading bay preset ${i + 1}`, ['00:20:4a', '00:1c:b3'], [502]),
      ...{ unit: 1, volume: counter(random, 9000, 2 ** 16) },
    })),
  }
  office.members.push(...scada, ...panels, historian, engineering, leakDetection, automation)
  return terminal
}
