/** Ordinary work of the factory. */
import { message } from '#protocols/open-protocol/testing/encode'
import { talkSealed } from '../../conversations/encrypted.ts'
import { workWithFiles } from '../../conversations/files.ts'
import { announceLldp, exchangeIo } from '../../conversations/layer2.ts'
import {
  beginLogix,
  type LogixConversation,
  listIdentity,
  readIdentity,
  runIo,
} from '../../conversations/logix.ts'
import { beginUa, type UaConversation } from '../../conversations/opcua.ts'
import {
  beginS7,
  diagnoseS7,
  OPERATING,
  readBlock,
  type S7Conversation,
  writeReal,
} from '../../conversations/s7.ts'
import { keepTime } from '../../conversations/services.ts'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import { beginOffice } from '../kit/office.ts'
import { ALWAYS, daily, inShift } from '../kit/people.ts'
import { drawHabits, type Polling, polling } from '../kit/polling.ts'
import type { AssemblyCell, Factory, PressCell } from './site.ts'
import { beginDashboard, beginTightening, dashboard, mid, readRegister, tightened } from './talk.ts'

function valuesOf(cell: PressCell, world: PlantWorld): [string, number][] {
  return [
    ...cell.tags.map(([name, signal]): [string, number] => [name, signal(world.now)]),
    ['Press.ForceSetpoint', cell.setPoint],
  ]
}

function pollPress(site: Factory, cell: PressCell, client: Host): Polling {
  const { random } = site.plan
  const groups = random.next() < 0.5 ? 1 : 2
  return polling<LogixConversation>({
    ...{ habits: { ...drawHabits(random), isShortLived: false }, clients: [client], server: cell.host },
    *open(world, from, server) {
      const talk = yield* beginLogix(world, from, server)
      yield* talk.open(world)
      return talk
    },
    parts: Array.from(
      { length: groups },
      (_, group) => (world: PlantWorld, talk: LogixConversation) =>
        talk.readTags(valuesOf(cell, world).filter((_, i) => i % groups === group)),
    ),
    extra: (_, talk) => talk.readTags([['Press.Vibration', 3.1]]),
    close: (talk) => talk.close(),
  })
}

function blockValues(cell: AssemblyCell, world: PlantWorld): number[] {
  return cell.signals.map((signal) => signal(world.now))
}

function pollAssembly(site: Factory, cell: AssemblyCell, client: Host): Polling {
  return polling<S7Conversation>({
    habits: { ...drawHabits(site.plan.random), isShortLived: false },
    clients: [client],
    server: cell.host,
    *open(world, from, server) {
      return yield* beginS7(world, from, server, OPERATING)
    },
    parts: [(world, talk) => readBlock(talk, cell.block, () => blockValues(cell, world))],
    extra: (_, talk) => readBlock(talk, cell.block + 1, () => [1.5, 2.5]),
    close: (talk) => talk.close(),
  })
}

const NODES = ['ns=2;s=Press1.Force', 'ns=2;s=Press2.Force', 'ns=2;s=Line.Takt', 'ns=2;s=Line.Order']

function subscribeUa(site: Factory, client: Host): Polling {
  return polling<UaConversation>({
    habits: { ...drawHabits(site.plan.random, 5), isShortLived: false },
    clients: [client],
    server: site.gateway,
    *open(world, from, server) {
      const talk = yield* beginUa(world, from, server)
      yield* talk.askEndpoints()
      yield* talk.signIn(from)
      yield* talk.subscribe(NODES)
      return talk
    },
    parts: [
      (world, talk) =>
        talk.publish([
          ...site.pressCells.map((cell) => cell.tags[0]![1](world.now)),
          site.assemblyCells[0]!.signals[0]!(world.now),
          4711 + Math.floor(world.now / 7_200e6),
        ]),
    ],
    extra: (_, talk) => talk.read(['ns=2;s=Line.Scrap'], [3]),
    close: (talk) => talk.close(),
  })
}

function watchRobot(site: Factory, robot: Host): Polling {
  return polling<Connection>({
    habits: { ...drawHabits(site.plan.random, 10), isShortLived: false },
    clients: [site.cellController],
    server: robot,
    open: (world, client, server) => beginDashboard(world, client, server),
    parts: [
      (_, talk) => dashboard(talk, 'robotmode', 'Robotmode: RUNNING'),
      (_, talk) => dashboard(talk, 'programState', 'PLAYING place_part.urp'),
    ],
    extra: (_, talk) => dashboard(talk, 'safetystatus', 'Safetystatus: NORMAL'),
    close: (talk) => talk.close(),
  })
}

/** The keep-alive, and each third time a result. */
function watchTightening(site: Factory, controller: Host): Polling {
  const { random } = site.plan
  let round = 0
  return polling<Connection>({
    habits: { ...drawHabits(random, 12), isShortLived: false },
    clients: [site.mes],
    server: controller,
    open: (world, client, server) => beginTightening(world, client, server),
    parts: [
      (_, talk) => mid(talk, 9999, '', message(9999)),
      function* (world, talk) {
        if (round++ % 3 === 2) yield* tightened(world, talk, { id: round, torque: 55 + random.next() * 3 })
        return true
      },
    ],
    close: (talk) => talk.close(),
  })
}

export function pollingsOf(site: Factory): Polling[] {
  const { pressCells, assemblyCells, historian, mes, robots, tighteners } = site
  return [
    ...pressCells.flatMap((cell) => [pollPress(site, cell, cell.hmi), pollPress(site, cell, historian)]),
    ...assemblyCells.flatMap((cell) => [
      pollAssembly(site, cell, cell.hmi),
      pollAssembly(site, cell, historian),
    ]),
    subscribeUa(site, mes),
    ...robots.map((robot) => watchRobot(site, robot)),
    ...tighteners.map((controller) => watchTightening(site, controller)),
  ]
}

/** The heartbeat of a camera's controlling application. */
function* watchCamera(world: PlantWorld, site: Factory, camera: Host): Actor {
  const port = world.network.freePort(site.visionPc)
  for (let id = 1; ; id = (id % 0xffff) + 1) {
    yield* readRegister(world, site.visionPc, camera, { port, id, register: 0x0a00, value: 2 })
    yield world.cycle(5)
  }
}

/** A batch begins: the operator sets the force of a press at its panel. */
function* setForce(world: PlantWorld, cell: PressCell): Task<void> {
  const random = world.random(`force ${cell.host.name} ${world.now}`)
  cell.setPoint = 180 + random.between(0, 14) * 10
  const talk = yield* beginLogix(world, cell.hmi, cell.host)
  yield* talk.open(world)
  yield* talk.writeTag('Press.ForceSetpoint', cell.setPoint)
  yield* talk.close()
}

function* setTorque(world: PlantWorld, cell: AssemblyCell): Task<void> {
  const random = world.random(`torque ${cell.host.name} ${world.now}`)
  const talk = yield* beginS7(world, cell.hmi, cell.host, OPERATING)
  yield* writeReal(talk, cell.block, 12, 55 + random.between(0, 10))
  yield* talk.close()
}

/** Engineers look at controllers, change nothing. */
export function* inspectControllers(
  world: PlantWorld,
  site: Factory,
  [press, assembly]: readonly [Host, Host],
): Task<void> {
  for (const cell of site.pressCells) {
    yield* listIdentity(world, press, cell)
    const talk = yield* beginLogix(world, press, cell.host)
    yield* readIdentity(talk, cell)
    yield* talk.close()
    yield seconds(20)
  }
  for (const cell of site.assemblyCells) {
    yield* diagnoseS7(world, assembly, cell)
    yield seconds(20)
  }
}

export function beginWork(world: PlantWorld, site: Factory, pollings: readonly Polling[]): void {
  const { scheduler } = world
  const random = world.random('factory')
  const { office, pressCells, assemblyCells, mes, erp, historian, engineering } = site
  const start = (actor: Actor) => scheduler.schedule(actor, seconds(random.next() * 60))
  beginOffice(world, office)
  for (const one of pollings) scheduler.schedule(one.run(world))
  for (const cell of pressCells) {
    for (const { host } of cell.io)
      start(runIo(world, cell.host, host, { inputs: () => cell.tags[0]![1](world.now), intervalMs: 1000 }))
    start(
      inShift(world, { shift: ALWAYS, everyMinutes: 240, purpose: `force ${cell.host.name}` }, () =>
        setForce(world, cell),
      ),
    )
  }
  for (const cell of assemblyCells) {
    for (const device of cell.io) {
      const input = () => cell.signals[0]!(world.now) * 10
      start(exchangeIo(world, { controller: cell.host, device, input, output: () => 1, cycleSeconds: 0.512 }))
      start(announceLldp(world, device, 'Siemens, SIMATIC ET 200SP, 6ES7 155-6AU01-0BN0'))
    }
    start(keepTime(world, cell.host, office.domainController, 128))
    start(
      inShift(world, { shift: ALWAYS, everyMinutes: 300, purpose: `torque ${cell.host.name}` }, () =>
        setTorque(world, cell),
      ),
    )
  }
  for (const camera of site.cameras) start(watchCamera(world, site, camera))
  start(world.again(420, () => talkSealed(world, mes, { server: erp, requests: 2 })))
  start(world.again(1500, () => workWithFiles(world, mes, historian, { requests: 3 })))
  start(
    inShift(
      world,
      { shift: { from: 7, to: 16, isWeekendWorked: false }, everyMinutes: 150, purpose: 'engineers' },
      () => inspectControllers(world, site, engineering),
    ),
  )
  start(
    daily(world, { hour: 9, weekday: 6, purpose: 'weekly' }, () =>
      inspectControllers(world, site, engineering),
    ),
  )
}
