/** Ordinary work of the terminal. */
import { all, classes, controlBlock, indexed } from '#protocols/dnp3/testing/encode'
import { analogs, beginDnp3, binaries, type Dnp3Conversation } from '../../conversations/dnp3.ts'
import { talkSealed } from '../../conversations/encrypted.ts'
import { workWithFiles } from '../../conversations/files.ts'
import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { beginUa, type UaConversation } from '../../conversations/opcua.ts'
import { fetch } from '../../conversations/web.ts'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import { beginOffice } from '../kit/office.ts'
import { ALWAYS, daily, inShift } from '../kit/people.ts'
import { drawHabits, type Polling, polling } from '../kit/polling.ts'
import type {
  FlowComputer,
  LoadingBay,
  Multiplexer,
  PumpStation,
  RocUnit,
  TankGauge,
  Terminal,
  ValveSite,
} from './site.ts'
import {
  beginGauge,
  beginHart,
  beginOpc,
  beginRoc,
  beginSerial,
  beginSrtp,
  floatWords,
  type HartSession,
  type OpcGroup,
  type RocConversation,
  readInventory,
  reportUnsolicited,
  type SerialLine,
  type SrtpConversation,
} from './talk.ts'

/** Binary inputs of a valve site, and the index of its valve. */
export const VALVE = 0

export function* beginModbus(world: PlantWorld, client: Host, server: Host): Task<ModbusConversation> {
  return new ModbusConversation(yield* world.connect(client, server, MODBUS_PORT))
}

function pollMeter(site: Terminal, meter: FlowComputer, clients: readonly [Host, ...Host[]]): Polling {
  const block = (world: PlantWorld, { address, signals }: FlowComputer['groups'][number]) => ({
    ...{ ...meter.unit, address },
    registers: () => signals.flatMap((signal) => floatWords(signal(world.now))),
  })
  const factor = { ...meter.unit, address: meter.factorAt, registers: () => floatWords(meter.factor) }
  return polling<ModbusConversation>({
    ...{ habits: drawHabits(site.plan.random), clients, server: meter.unit.host },
    open: beginModbus,
    parts: [
      ...meter.groups.map(
        (group) => (world: PlantWorld, talk: ModbusConversation) => talk.read(block(world, group)),
      ),
      (_, talk) => talk.read(factor),
    ],
    extra: (world, talk) => talk.read({ ...block(world, meter.groups[0]!), address: 3900 }),
    close: (talk) => talk.connection.close(),
  })
}

function pollRoc(site: Terminal, unit: RocUnit): Polling {
  return polling<RocConversation>({
    habits: { ...drawHabits(site.plan.random, 10), isShortLived: false },
    ...{ clients: site.scada, server: unit.host },
    *open(world, client) {
      const talk = yield* beginRoc(world, client, unit)
      yield* talk.signIn(unit.user, unit.password)
      return talk
    },
    parts: [
      (world, talk) =>
        talk.read(
          unit.points,
          unit.signals.map((signal) => signal(world.now)),
        ),
    ],
    extra: (_, talk) => talk.read([[103, 9, 21]], [4]),
    close: (talk) => talk.connection.close(),
  })
}

function pollPump(site: Terminal, pump: PumpStation, clients: readonly [Host, ...Host[]]): Polling {
  return polling<SrtpConversation>({
    habits: { ...drawHabits(site.plan.random), isShortLived: false },
    ...{ clients, server: pump.host },
    open: (world, client, server) => beginSrtp(world, client, server),
    parts: [
      (world, talk) =>
        talk.read(
          pump.first,
          pump.signals.map((signal) => signal(world.now)),
        ),
      (_, talk) => talk.read(pump.setPointAt, [pump.setPoint]),
    ],
    extra: (_, talk) => talk.read(pump.first + 60, [7, 9]),
    close: (talk) => talk.connection.close(),
  })
}

/** Integrity poll at first, then events; a spontaneous report now and then. */
function pollValve(site: Terminal, valve: ValveSite): Polling {
  const { random } = site.plan
  const addresses = [site.masterAddress, valve.address] as const
  let round = 0
  const state = (world: PlantWorld) => [
    binaries([valve.isOpen, !valve.isOpen, true, false]),
    analogs(valve.analogs.map((signal) => signal(world.now))),
  ]
  return polling<Dnp3Conversation>({
    habits: { ...drawHabits(random, 15 + random.between(0, 3) * 15), isShortLived: false },
    ...{ clients: site.scada, server: valve.host },
    *open(world, client, server) {
      const talk = yield* beginDnp3(world, client, server, addresses)
      yield* talk.ask(1, [classes(1, 2, 3, 0)], state(world))
      yield* talk.ask(20, [classes(1, 2, 3)], [])
      return talk
    },
    parts: [
      (world, talk) => talk.ask(1, [classes(1, 2, 3)], round % 8 === 7 ? state(world) : []),
      function* (world, talk) {
        if (round++ % 12 === 5) yield* reportUnsolicited(talk.connection, addresses, round, state(world)[1]!)
        return true
      },
    ],
    extra: (world, talk) => talk.ask(1, [all(30, 0)], [state(world)[1]!]),
    close: (talk) => talk.connection.close(),
  })
}

function pollSerial(site: Terminal): Polling {
  const { gateway, scada, plan } = site
  return polling<SerialLine>({
    habits: { ...drawHabits(plan.random, 5), isShortLived: false },
    ...{ clients: scada, server: gateway.host },
    open: (world, client) => beginSerial(world, client, gateway),
    parts: gateway.units.map(
      ({ unit, address, signals }) =>
        (world: PlantWorld, line: SerialLine) =>
          line.read(
            unit,
            3,
            address,
            signals.map((signal) => signal(world.now)),
          ),
    ),
    extra: (_, line) => line.read(1, 4, 40, [12, 13]),
    close: (line) => line.connection.close(),
  })
}

function pollHart(site: Terminal, multiplexer: Multiplexer): Polling {
  return polling<HartSession>({
    habits: { ...drawHabits(site.plan.random, 20), isShortLived: false },
    ...{ clients: [site.instrumentServer], server: multiplexer.host },
    *open(world, client, server) {
      const session = yield* beginHart(world, client, server)
      for (const { device } of multiplexer.transmitters) yield* session.identify(device)
      return session
    },
    parts: multiplexer.transmitters.map(
      ({ device, signal }) =>
        (world: PlantWorld, session: HartSession) =>
          session.readPrimary(device, signal(world.now)),
    ),
    extra: (_, session) => session.keepAlive(),
  })
}

function pollGauge(site: Terminal, gauge: TankGauge): Polling {
  return polling<Connection>({
    habits: { ...drawHabits(site.plan.random, 60), isShortLived: site.plan.random.next() < 0.5 },
    ...{ clients: [site.tankServer], server: gauge.host },
    open: (world, client) => beginGauge(world, client, gauge),
    parts: [(world, connection) => readInventory(world, connection, gauge)],
    close: (connection) => connection.close(),
  })
}

export function itemsOf({ gauges }: Terminal): string[] {
  return gauges.flatMap(({ tanks }, i) => tanks.map((_, j) => `Gauge${i + 1}.Tank${j + 1}.Level`))
}

function pollOpc(site: Terminal): Polling {
  const { gauges, inventory, tankServer, plan } = site
  return polling<OpcGroup>({
    habits: { ...drawHabits(plan.random, 15), isShortLived: false },
    ...{ clients: [inventory], server: tankServer },
    open: (world, client, server) => beginOpc(world, client, server, itemsOf(site)),
    parts: [
      (world, group) =>
        group.read(gauges.flatMap(({ tanks }) => tanks.map(({ volume }) => volume(world.now)))),
    ],
    close: (group) => group.connection.close(),
  })
}

const NODES = ['ns=2;s=Line.Pressure', 'ns=2;s=Line.Flow', 'ns=2;s=Tank.Level', 'ns=2;s=Pump.Speed']

function subscribeUa(site: Terminal, clients: readonly [Host], server: Host, isHistorian: boolean): Polling {
  const nodes = isHistorian ? NODES : NODES.slice(0, 3)
  return polling<UaConversation>({
    habits: { ...drawHabits(site.plan.random, isHistorian ? 10 : 4), isShortLived: false },
    ...{ clients, server },
    *open(world, client, to) {
      const talk = yield* beginUa(world, client, to)
      yield* talk.askEndpoints()
      yield* talk.signIn(client)
      yield* talk.subscribe(nodes)
      return talk
    },
    parts: [
      (world, talk) =>
        talk.publish(
          [...site.rocs[0]!.signals, ...site.pumps[0]!.signals]
            .slice(0, nodes.length)
            .map((signal) => signal(world.now)),
        ),
    ],
    extra: (_, talk) => talk.read(['ns=2;s=Line.Batch'], [3]),
    close: (talk) => talk.close(),
  })
}

function pollBay(site: Terminal, bay: LoadingBay): Polling {
  return polling<ModbusConversation>({
    habits: { ...drawHabits(site.plan.random, 5), isShortLived: false },
    ...{ clients: [site.automation], server: bay.host },
    open: beginModbus,
    parts: [
      (world, talk) =>
        talk.read({
          ...{ host: bay.host, unit: bay.unit, identification: ['', '', ''], address: 100 },
          registers: () => [bay.volume(world.now) % 0x1_0000, 0, 1, 2],
        }),
    ],
    close: (talk) => talk.connection.close(),
  })
}

export function pollingsOf(site: Terminal): Polling[] {
  const {
    flowComputers,
    rocs,
    pumps,
    valves,
    multiplexers,
    gauges,
    bays,
    scada,
    panels,
    leakDetection,
    historian,
  } = site
  return [
    ...flowComputers.flatMap((meter) => [
      pollMeter(site, meter, scada),
      pollMeter(site, meter, [leakDetection]),
    ]),
    ...rocs.map((unit) => pollRoc(site, unit)),
    ...pumps.flatMap((pump) => [pollPump(site, pump, scada), pollPump(site, pump, [panels[0]])]),
    ...valves.map((valve) => pollValve(site, valve)),
    ...multiplexers.map((one) => pollHart(site, one)),
    ...gauges.map((gauge) => pollGauge(site, gauge)),
    ...bays.map((bay) => pollBay(site, bay)),
    ...[pollSerial(site), pollOpc(site)],
    ...panels.map((panel) => subscribeUa(site, [panel], scada[0], false)),
    subscribeUa(site, [historian], scada[0], true),
  ]
}

/** The operator moves the discharge pressure by a step. */
export function* setPressure(world: PlantWorld, site: Terminal, pump: PumpStation, to?: number): Task<void> {
  const random = world.random(`pressure ${pump.host.name} ${world.now}`)
  pump.setPoint = to ?? 40 + random.between(0, 12)
  const talk = yield* beginSrtp(world, site.panels[0], pump.host)
  yield* talk.write(pump.setPointAt, pump.setPoint)
  yield* talk.connection.close()
}

/** Select before operate, then a poll that shows the valve moved. */
export function* moveValve(world: PlantWorld, site: Terminal, client: Host, valve: ValveSite): Task<void> {
  const talk = yield* beginDnp3(world, client, valve.host, [site.masterAddress, valve.address])
  const block = indexed(12, 1, [[VALVE, controlBlock({ code: valve.isOpen ? 0x81 : 0x41, onMs: 500 })]])
  yield* talk.ask(3, [block], [block])
  yield* talk.ask(4, [block], [block])
  valve.isOpen = !valve.isOpen
  yield seconds(4)
  yield* talk.ask(1, [classes(1, 2, 3)], [binaries([valve.isOpen, !valve.isOpen, true, false])])
  yield* talk.connection.close()
}

/** A truck: additive and volume, then permission. */
export function* loadTruck(world: PlantWorld, site: Terminal, bay: LoadingBay, volume?: number): Task<void> {
  const random = world.random(`truck ${bay.host.name} ${world.now}`)
  const talk = yield* beginModbus(world, site.automation, bay.host)
  yield* talk.writeRegisters(bay.unit, 200, [volume ?? random.between(8, 34) * 1000, random.between(1, 4)])
  yield* talk.writeCoil(bay.unit, 16, true)
  yield* talk.connection.close()
}

/** A batch of another product: density base of the RTU. */
function* changeBatch(world: PlantWorld, site: Terminal, unit: RocUnit): Task<void> {
  const random = world.random(`batch ${unit.host.name} ${world.now}`)
  const talk = yield* beginRoc(world, site.scada[0], unit)
  yield* talk.signIn(unit.user, unit.password)
  yield* talk.write([98, 0, 4], [745, 800, 840, 845][random.between(0, 3)]!)
  yield* talk.connection.close()
}

/** Engineers look at controllers, change nothing. */
export function* inspectTerminal(world: PlantWorld, site: Terminal, client: Host): Task<void> {
  for (const { unit } of site.flowComputers) {
    const talk = yield* beginModbus(world, client, unit.host)
    yield* talk.identify({ ...unit, address: 0, registers: () => [] })
    yield* talk.connection.close()
    yield* fetch(world, client, {
      server: unit.host,
      path: '/reports/daily.txt',
      product: 'GoAhead',
      bytes: 3000,
    })
    yield seconds(15)
  }
  for (const pump of site.pumps) {
    const talk = yield* beginSrtp(world, client, pump.host)
    yield* talk.ask([67, 0, 0, 0], [], [1, 0, 20, 0])
    yield* talk.ask([56, 0, 0, 0], [], new Array<number>(24).fill(0))
    yield* talk.connection.close()
    yield seconds(15)
  }
  for (const unit of site.rocs) {
    const talk = yield* beginRoc(world, client, unit)
    yield* talk.identify()
    yield* talk.connection.close()
    yield seconds(15)
  }
}

export function beginWork(world: PlantWorld, site: Terminal, pollings: readonly Polling[]): void {
  const { scheduler } = world
  const random = world.random('terminal')
  const { office, pumps, valves, bays, rocs, engineering, automation, historian, portal, flowComputers } =
    site
  const start = (actor: Actor) => scheduler.schedule(actor, seconds(random.next() * 60))
  const often = (everyMinutes: number, purpose: string, act: () => Task<void>) =>
    start(inShift(world, { shift: ALWAYS, everyMinutes, purpose }, act))
  beginOffice(world, office)
  for (const one of pollings) scheduler.schedule(one.run(world))
  for (const pump of pumps) often(170, `pressure ${pump.host.name}`, () => setPressure(world, site, pump))
  for (const valve of valves.slice(0, 3))
    often(400, `valve ${valve.host.name}`, () => moveValve(world, site, site.scada[0], valve))
  for (const unit of rocs) often(360, `batch ${unit.host.name}`, () => changeBatch(world, site, unit))
  for (const bay of bays)
    start(
      inShift(
        world,
        {
          shift: { from: 4, to: 21, isWeekendWorked: true },
          everyMinutes: 14,
          purpose: `truck ${bay.host.name}`,
        },
        () => loadTruck(world, site, bay),
      ),
    )
  for (const one of flowComputers)
    start(
      daily(world, { hour: 0.2, purpose: `report ${one.unit.host.name}` }, () =>
        fetch(world, historian, {
          server: one.unit.host,
          path: '/reports/daily.txt',
          product: 'GoAhead',
          bytes: 3000,
        }),
      ),
    )
  start(world.again(700, () => talkSealed(world, automation, { server: portal, requests: 2 })))
  start(world.again(1700, () => workWithFiles(world, historian, office.fileServer, { requests: 3 })))
  start(
    inShift(
      world,
      { shift: { from: 7, to: 15, isWeekendWorked: false }, everyMinutes: 160, purpose: 'engineers' },
      () => inspectTerminal(world, site, engineering),
    ),
  )
}
