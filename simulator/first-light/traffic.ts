/** The devices of the plant on the scheduler: their traffic, its start and its cycles. */
import type { Microseconds } from '#model/time'
import type { Host } from '../network/host.ts'
import { type Actor, Scheduler, seconds, type Task, type TimedFrame } from '../network/scheduler.ts'
import { announceCdp, announceLldp, watchSwitch } from './actors/announcements.ts'
import { browseChassis, listIdentity, pollTags, runIo } from './actors/logix.ts'
import { pollModbus } from './actors/modbus.ts'
import { fetchPage, talkSealed, workWithFiles } from './actors/office.ts'
import { diagnoseS7, pollS7 } from './actors/s7.ts'
import { getAddress, keepTime, lookUp } from './actors/services.ts'
import { newPlant, type Plant } from './plant.ts'
import * as site from './site.ts'
import { attacks } from './unknown-client.ts'
import { World } from './world.ts'

export interface SimulationOptions {
  readonly seed: number
  /** Time of the first frame. */
  readonly start: Microseconds
  /** The laptop comes so long after the start, and again so long after it has gone. Undefined: it never comes. */
  readonly attackAfterSeconds?: number | undefined
}

/** Enterprise numbers of Cisco and Hirschmann: IANA, Private Enterprise Numbers. */
const CISCO = 9
const HIRSCHMANN = 248

/** Every frame the sensor sees, in order, without end. The same options gives the same bytes. */
export function firstLight({ seed, start, attackAfterSeconds }: SimulationOptions): Generator<TimedFrame> {
  const scheduler = new Scheduler(start)
  const world = new World(scheduler, seed)
  const plant = newPlant()
  controls(world, plant)
  supervises(world)
  workInOffices(world)
  if (attackAfterSeconds !== undefined) scheduler.schedule(isAttacked(world, plant, attackAfterSeconds))
  return scheduler.frames(Number.POSITIVE_INFINITY)
}

function* isAttacked(world: World, plant: Plant, afterSeconds: number): Actor {
  for (;;) {
    yield seconds(afterSeconds)
    yield* attacks(world, plant)
  }
}

/** Controllers, and who polls them. */
function controls(world: World, plant: Plant): void {
  const { scheduler } = world
  const { filter, pumps, bottling, bottlingIo, intake, sludge, meters } = plant
  const enter = (atSeconds: number, actor: Actor) => scheduler.schedule(actor, seconds(atSeconds))
  enter(0.1, runIo(world, bottling, bottlingIo))
  for (const [i, controller] of [filter, pumps].entries()) {
    enter(0.5 + i, pollS7(world, site.filterPanel, { controller, everySeconds: 1 }))
    enter(1.2 + i, pollS7(world, site.scada, { controller, everySeconds: 2 }))
    enter(
      12 + i * 4,
      again(80, () => diagnoseS7(world, site.engineering, controller)),
    )
  }
  enter(0.7, pollTags(world, site.bottlingPanel, { chassis: bottling, everySeconds: 1 }))
  enter(1.7, pollTags(world, site.scada, { chassis: bottling, everySeconds: 2 }))
  enter(
    20,
    again(80, () => browseChassis(world, site.engineering, bottling)),
  )
  enter(
    22,
    again(80, () => listIdentity(world, site.engineering, bottlingIo)),
  )
  enter(4, pollModbus(world, site.bottlingPanel, { stations: [intake], everySeconds: 1 }))
  enter(4.1, pollModbus(world, site.scada, { stations: [intake], everySeconds: 2 }))
  enter(4.4, pollModbus(world, site.scada, { stations: [sludge], everySeconds: 2 }))
  enter(4.6, pollModbus(world, site.bottlingPanel, { stations: meters.slice(0, 1), everySeconds: 3 }))
  enter(4.8, pollModbus(world, site.scada, { stations: meters, everySeconds: 3 }))
}

/** Network gear, time, names, and the historian. */
function supervises(world: World): void {
  const enter = (atSeconds: number, actor: Actor) => world.scheduler.schedule(actor, seconds(atSeconds))
  const bridge = 0x0004 // IEEE 802.1AB-2016 table 8-4
  const model = 'Cisco IOS Software, IE4000 Software (IE4000-UNIVERSALK9-M), Version 15.2(8)E1'
  const core = { description: model, capabilities: bridge, port: 'GigabitEthernet1/5' }
  enter(3, announceLldp(world, site.coreSwitch, core))
  enter(
    5,
    announceCdp(world, site.coreSwitch, {
      port: core.port,
      capabilities: 0x28,
      software: model,
      platform: 'cisco IE-4000-8GT4G-E',
    }),
  )
  const filter =
    'Siemens, SIMATIC NET, SCALANCE X208, 6GK5208-0BA10-2AA3, HW: Version 7, FW: Version V05.02.04'
  enter(
    4,
    announceLldp(world, site.filterSwitch, { description: filter, capabilities: bridge, port: 'port-008' }),
  )
  const bottling = 'Hirschmann MACH - RS20-0800T1T1SDAE SW: 09.1.06'
  enter(
    6,
    announceLldp(world, site.bottlingSwitch, { description: bottling, capabilities: bridge, port: '1/8' }),
  )
  enter(8, watchSwitch(world, site.scada, { device: site.coreSwitch, enterprise: CISCO }))
  enter(9, watchSwitch(world, site.scada, { device: site.bottlingSwitch, enterprise: HIRSCHMANN }))
  enter(2, keepTime(world, site.infrastructure, { server: site.timeSource, stratum: 1 }))
  const clients = [
    site.filterPlc,
    site.pumpPlc,
    site.coreSwitch,
    site.scada,
    site.engineering,
    site.historian,
  ]
  clients.forEach((client, i) => {
    enter(3 + i * 2.3, keepTime(world, client, { server: site.infrastructure, stratum: 2 }))
  })
  enter(
    7,
    again(60, () => askForName(world, site.scada, site.historian)),
  )
  enter(
    11,
    again(12, () => talkSealed(world, site.historian, { server: site.scada, requests: 3 })),
  )
  const page = {
    server: site.filterSwitch,
    path: '/',
    product: 'SCALANCE X208 Web Server',
    body: '<html><title>SCALANCE X208</title></html>',
  }
  enter(
    30,
    again(90, () => fetchPage(world, site.engineering, page)),
  )
}

function workInOffices(world: World): void {
  const enter = (atSeconds: number, actor: Actor) => world.scheduler.schedule(actor, seconds(atSeconds))
  const cameraPage = {
    server: site.camera,
    path: '/axis-cgi/jpg/image.cgi',
    product: 'AXIS M2026-LE Network Camera',
    body: 'x'.repeat(5200),
  }
  const printerPage = {
    server: site.printer,
    path: '/hp/device/DeviceStatus/Index',
    product: 'HP HTTP Server; HP LaserJet M506',
    body: '<html><title>HP LaserJet M506</title></html>',
  }
  site.desks.forEach((desk, i) => {
    enter(5 + i * 5, start(world, desk))
    enter(
      10 + i * 7,
      again(45, () => workWithFiles(world, desk, site.officeServer)),
    )
    enter(
      15 + i * 9,
      again(70, () => visit(world, desk, [site.news, site.portal, site.updates][i % 3]!)),
    )
  })
  enter(6, start(world, site.printer))
  enter(
    25,
    again(40, () => fetchPage(world, site.desks[3]!, cameraPage)),
  )
  enter(
    35,
    again(60, () => fetchPage(world, site.desks[0]!, printerPage)),
  )
}

/** The first thing a device does in the morning. */
function start(world: World, device: Host): Actor {
  return getAddress(world, device, {
    server: site.officeServer,
    vendorClass: device === site.printer ? 'HP LaserJet' : 'MSFT 5.0',
  })
}

/** A name, then what is behind it; the office server asks further on. */
function* visit(world: World, desk: Host, place: Host): Task<void> {
  yield* lookUp(world, desk, { server: site.officeServer, name: place.name, answer: place.ip })
  yield* lookUp(world, site.officeServer, { server: site.resolver, name: place.name, answer: place.ip })
  yield* talkSealed(world, desk, { server: place, requests: 4 })
}

function askForName(world: World, client: Host, whom: Host): Task<void> {
  return lookUp(world, client, {
    server: site.infrastructure,
    name: `${whom.name}.works.example`,
    answer: whom.ip,
  })
}

/** Does it, waits, and does it again, for ever. */
function* again(everySeconds: number, act: () => Task<void>): Actor {
  for (;;) {
    yield* act()
    yield seconds(everySeconds)
  }
}
