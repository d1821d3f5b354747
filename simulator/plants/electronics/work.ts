/** Ordinary work of the packaging works. */
import * as mqtt from '#protocols/mqtt/testing/encode'
import { talkSealed } from '../../conversations/encrypted.ts'
import { workWithFiles } from '../../conversations/files.ts'
import { announceLldp } from '../../conversations/layer2.ts'
import { beginLogix, type LogixConversation, listIdentity, runIo } from '../../conversations/logix.ts'
import { beginMqtt, subscribe } from '../../conversations/mqtt.ts'
import { beginUa, type UaConversation } from '../../conversations/opcua.ts'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import { beginOffice } from '../kit/office.ts'
import { ALWAYS, inShift } from '../kit/people.ts'
import { drawHabits, type Polling, polling } from '../kit/polling.ts'
import type { AdsUnit, EdgeNode, MelsecUnit, OmronUnit, Packaging, Tool } from './site.ts'
import {
  type AdsConversation,
  beginAds,
  beginEdge,
  beginFins,
  beginSecs,
  beginSlmp,
  cameraRegister,
  type FinsConversation,
  printLabel,
  RobotConversation,
  type SecsConversation,
  type SlmpConversation,
  sendData,
  trigger,
} from './talk.ts'

function pollOmron(site: Packaging, unit: OmronUnit, client: Host): Polling {
  return polling<FinsConversation>({
    habits: { ...drawHabits(site.plan.random), isShortLived: false },
    ...{ clients: [client], server: unit.host },
    open: (world, from) => beginFins(world, from, unit),
    parts: [
      ...unit.areas.map(
        ({ first, signals }) =>
          (world: PlantWorld, talk: FinsConversation) =>
            talk.read(
              first,
              signals.map((signal) => signal(world.now)),
            ),
      ),
      (_, talk) => talk.read(unit.setPointAt, [unit.setPoint]),
    ],
    extra: (_, talk) => talk.read(1900, [3, 4]),
    close: (talk) => talk.close(),
  })
}

function pollMelsec(site: Packaging, unit: MelsecUnit, client: Host): Polling {
  return polling<SlmpConversation>({
    ...{ habits: drawHabits(site.plan.random), clients: [client], server: unit.host },
    open: (world, from) => beginSlmp(world, from, unit),
    parts: [
      ...unit.areas.map(
        ({ code, first, signals }) =>
          (world: PlantWorld, talk: SlmpConversation) =>
            talk.read(
              code,
              first,
              signals.map((signal) => signal(world.now)),
            ),
      ),
      (_, talk) => talk.read(0xa8, unit.recipeAt, [unit.recipe]),
    ],
    extra: (_, talk) => talk.read(0xa8, 7400, [1]),
    close: (talk) => talk.connection.close(),
  })
}

function pollBeckhoff(site: Packaging, unit: AdsUnit): Polling {
  return polling<AdsConversation>({
    habits: { ...drawHabits(site.plan.random), isShortLived: false },
    ...{ clients: [unit.panel], server: unit.host },
    open: (world, from) => beginAds(world, from, unit),
    parts: unit.symbols.map(
      ([name, signal]) =>
        (world: PlantWorld, talk: AdsConversation) =>
          talk.read(name, signal(world.now)),
    ),
    extra: (_, talk) => talk.read('MAIN.fVibration', 0.4),
    close: (talk) => talk.connection.close(),
  })
}

/** Status variables each round, an event each third, a link test each fifth. */
function pollTool(site: Packaging, tool: Tool): Polling {
  let round = 0
  return polling<SecsConversation>({
    habits: { ...drawHabits(site.plan.random, 10 + site.plan.random.between(0, 20)), isShortLived: false },
    ...{ clients: [site.equipmentServer], server: tool.host },
    open: (world, client) => beginSecs(world, client, tool),
    parts: [
      (world, talk) => talk.status(tool, world.now),
      function* (world, talk) {
        round++
        if (round % 3 === 0) {
          const id = tool.events[(round / 3) % tool.events.length]!
          yield* talk.event(id, tool.variables[0]![1](world.now))
        }
        return round % 5 === 0 ? yield* talk.linkTest() : true
      },
    ],
    close: (talk) => talk.connection.close(),
  })
}

function reportEdge(site: Packaging, node: EdgeNode): Polling {
  let round = 0
  return polling<Connection>({
    habits: { ...drawHabits(site.plan.random, 10), isShortLived: false },
    ...{ clients: [node.host], server: site.broker },
    open: (world, client, broker) => beginEdge(world, client, broker, node),
    parts: [
      function* (world, connection) {
        if (!(yield* sendData(world, connection, node))) return false
        return ++round % 6 === 0 ? yield* connection.ask(mqtt.ping(), mqtt.pong()) : true
      },
    ],
    *close(connection) {
      yield* connection.fromClient(mqtt.disconnect())
      yield* connection.close()
    },
  })
}

/** The broker passes on what the nodes sent last. */
function followEdges(site: Packaging): Polling {
  const { application, broker, edges, plan } = site
  return polling<Connection>({
    habits: { ...drawHabits(plan.random, 10), isShortLived: false },
    ...{ clients: [application], server: broker },
    *open(world, client, server) {
      const connection = yield* beginMqtt(world, client, server)
      yield* subscribe(connection, ['spBv1.0/#'])
      return connection
    },
    parts: edges.map(
      (node) =>
        function* (_world: PlantWorld, connection: Connection): Task<boolean> {
          if (node.last === undefined) return true
          yield* connection.fromServer(mqtt.publish(node.last))
          yield* connection.acknowledge('client')
          return true
        },
    ),
  })
}

const NODES = ['ns=2;s=Line1.Takt', 'ns=2;s=Line1.Yield', 'ns=2;s=Mould.Pressure']

function subscribeUa(site: Packaging): Polling {
  return polling<UaConversation>({
    habits: { ...drawHabits(site.plan.random, 5), isShortLived: false },
    ...{ clients: [site.historian], server: site.gateway },
    *open(world, client, server) {
      const talk = yield* beginUa(world, client, server)
      yield* talk.askEndpoints()
      yield* talk.signIn(client)
      yield* talk.subscribe(NODES)
      return talk
    },
    parts: [
      (world, talk) => talk.publish(NODES.map((_, i) => site.omron[0]!.areas[0]!.signals[i]!(world.now))),
    ],
    extra: (_, talk) => talk.read(['ns=2;s=Line1.Scrap'], [3]),
    close: (talk) => talk.close(),
  })
}

/** Tags of the motion controller. */
function pollMotion(site: Packaging): Polling {
  const signals = site.omron[0]!.areas[0]!.signals
  return polling<LogixConversation>({
    habits: { ...drawHabits(site.plan.random), isShortLived: false },
    ...{ clients: [site.visionPc], server: site.motion.host },
    *open(world, client, server) {
      const talk = yield* beginLogix(world, client, server)
      yield* talk.open(world)
      return talk
    },
    parts: [
      (world, talk) =>
        talk.readTags([
          ['Axis1.Position', signals[0]!(world.now)],
          ['Axis2.Position', signals[1]!(world.now)],
        ]),
    ],
    extra: (_, talk) => talk.readTags([['Axis3.Position', 1]]),
    close: (talk) => talk.close(),
  })
}

function watchRobot(site: Packaging, robot: Host): Polling {
  return polling<RobotConversation>({
    habits: { ...drawHabits(site.plan.random, 3), isShortLived: false },
    ...{ clients: [site.cellPc], server: robot },
    // biome-ignore lint/correctness/useYield: nothing is sent to begin
    *open(world, client) {
      return new RobotConversation(world, client, robot)
    },
    parts: [
      (_, talk) => talk.status(),
      (_, talk) =>
        talk.ask(
          { command: 0x7a, instance: 1, attribute: 1, service: 0x0e },
          undefined,
          Uint8Array.of(1, 0, 0, 0),
        ),
    ],
  })
}

function watchReader(site: Packaging, reader: Host): Polling {
  let number = 0
  return polling<Connection>({
    habits: { ...drawHabits(site.plan.random, 8), isShortLived: false },
    ...{ clients: [site.cellPc], server: reader },
    open: (world, client, server) => world.connect(client, server, 9004),
    parts: [(_, connection) => trigger(connection, `LOT${String(1000 + ++number).padStart(8, '0')}`)],
    close: (connection) => connection.close(),
  })
}

export function pollingsOf(site: Packaging): Polling[] {
  return [
    ...site.omron.flatMap((unit) => [
      pollOmron(site, unit, unit.panel),
      pollOmron(site, unit, site.historian),
    ]),
    ...site.melsec.flatMap((unit) => [pollMelsec(site, unit, unit.panel), pollMelsec(site, unit, site.mes)]),
    ...site.beckhoff.map((unit) => pollBeckhoff(site, unit)),
    ...site.tools.map((tool) => pollTool(site, tool)),
    ...site.edges.map((node) => reportEdge(site, node)),
    ...site.robots.map((robot) => watchRobot(site, robot)),
    ...site.readers.map((reader) => watchReader(site, reader)),
    ...[followEdges(site), subscribeUa(site), pollMotion(site)],
  ]
}

/** The operator types the temperature of a bonder at its panel. */
export function* setTemperature(world: PlantWorld, unit: OmronUnit, to?: number): Task<void> {
  const random = world.random(`temperature ${unit.host.name} ${world.now}`)
  unit.setPoint = to ?? 235 + random.between(0, 14)
  const talk = yield* beginFins(world, unit.panel, unit)
  yield* talk.write(unit.setPointAt, unit.setPoint)
  yield* talk.close()
}

/** Another lot: the MES gives the moulding controller the number of a recipe. */
export function* changeRecipe(world: PlantWorld, site: Packaging, unit: MelsecUnit, to?: number): Task<void> {
  const random = world.random(`recipe ${unit.host.name} ${world.now}`)
  unit.recipe = to ?? random.between(1, 12)
  const talk = yield* beginSlmp(world, site.mes, unit)
  yield* talk.write(0xa8, unit.recipeAt, unit.recipe)
  yield* talk.connection.close()
}

/** Another lot on a bonder: stop, recipe, start. */
export function* loadTool(world: PlantWorld, site: Packaging, tool: Tool, recipe?: string): Task<void> {
  const random = world.random(`lot ${tool.host.name} ${world.now}`)
  tool.recipe = recipe ?? site.recipes[random.between(0, site.recipes.length - 1)]!
  const talk = yield* beginSecs(world, site.equipmentServer, tool)
  yield* talk.command('STOP')
  yield* talk.sendRecipe(tool.recipe, world.random(`recipe ${tool.recipe}`).bytes(120))
  yield* talk.command('PP-SELECT')
  yield seconds(3)
  yield* talk.command('START')
  yield* talk.connection.close()
}

/** Engineers look at controllers, change nothing. */
export function* inspectWorks(
  world: PlantWorld,
  site: Packaging,
  [omron, mitsubishi]: readonly [Host, Host],
): Task<void> {
  for (const unit of site.omron) {
    const talk = yield* beginFins(world, omron, unit)
    yield* talk.identify()
    yield* talk.status()
    yield* talk.close()
    yield seconds(12)
  }
  for (const unit of site.melsec) {
    const talk = yield* beginSlmp(world, mitsubishi, unit)
    yield* talk.identify(unit)
    yield* talk.read(0xa8, 0, [1, 2, 3, 4])
    yield* talk.connection.close()
    yield seconds(12)
  }
  for (const unit of site.vision) {
    yield* listIdentity(world, omron, unit)
    yield seconds(5)
  }
}

/** The heartbeat of a camera's controlling application. */
function* watchCamera(world: PlantWorld, site: Packaging, camera: Host): Actor {
  const port = world.network.freePort(site.visionPc)
  for (let id = 1; ; id = (id % 0xffff) + 1) {
    yield* cameraRegister(world, site.visionPc, camera, { port, id, register: 0x0a00 })
    yield world.cycle(4)
  }
}

export function beginWork(world: PlantWorld, site: Packaging, pollings: readonly Polling[]): void {
  const { scheduler } = world
  const random = world.random('electronics')
  const { office, mes, historian, engineering, labelPrinters, motion } = site
  const start = (actor: Actor) => scheduler.schedule(actor, seconds(random.next() * 60))
  const often = (everyMinutes: number, purpose: string, act: () => Task<void>) =>
    start(inShift(world, { shift: ALWAYS, everyMinutes, purpose }, act))
  beginOffice(world, office)
  for (const one of pollings) scheduler.schedule(one.run(world))
  for (const unit of site.omron)
    often(200, `temperature ${unit.host.name}`, () => setTemperature(world, unit))
  for (const unit of site.melsec) often(45, `recipe ${unit.host.name}`, () => changeRecipe(world, site, unit))
  for (const tool of site.tools) often(90, `lot ${tool.host.name}`, () => loadTool(world, site, tool))
  for (const [i, printer] of labelPrinters.entries())
    start(
      world.again(260 + i * 40, () =>
        printLabel(world, mes, printer, `LOT${Math.floor(world.now / 1e9) % 100_000}`),
      ),
    )
  for (const { host } of site.vision) {
    const input = site.omron[0]!.areas[0]!.signals[0]!
    start(runIo(world, motion.host, host, { inputs: () => input(world.now), intervalMs: 1000 }))
    start(announceLldp(world, host, 'KEYENCE XG-X2000'))
  }
  for (const camera of site.cameras) start(watchCamera(world, site, camera))
  start(world.again(480, () => talkSealed(world, mes, { server: office.internet[0]!, requests: 2 })))
  start(world.again(1500, () => workWithFiles(world, mes, office.fileServer, { requests: 3 })))
  start(world.again(1900, () => workWithFiles(world, historian, office.fileServer, { requests: 2 })))
  start(
    inShift(
      world,
      { shift: { from: 7, to: 19, isWeekendWorked: true }, everyMinutes: 150, purpose: 'engineers' },
      () => inspectWorks(world, site, engineering),
    ),
  )
}
