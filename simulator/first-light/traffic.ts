/** Everybody on the stage: who does what, from when on and how often. */
import type { Microseconds } from '#model/time'
import type { Host } from '../network/host.ts'
import { type Actor, Stage, type StagedFrame, seconds, type Taking } from '../network/stage.ts'
import { announcesCdp, announcesLldp, watchesSwitch } from './actors/announcements.ts'
import { browsesChassis, listsIdentity, pollsTags, runsIo } from './actors/logix.ts'
import { pollsModbus } from './actors/modbus.ts'
import { fetchesPage, talksSealed, worksWithFiles } from './actors/office.ts'
import { diagnosesS7, pollsS7 } from './actors/s7.ts'
import { getsAddress, keepsTime, looksUp } from './actors/services.ts'
import { newPlant, type Plant } from './plant.ts'
import * as site from './site.ts'
import { attacks } from './unknown-client.ts'
import { World } from './world.ts'

export interface Performance {
  readonly seed: number
  /** Time of the first frame. */
  readonly start: Microseconds
  /** The stranger comes so long after the start, and again so long after it has gone. Undefined: it never comes. */
  readonly attackAfterSeconds?: number | undefined
}

/** Enterprise numbers of Cisco and Hirschmann: IANA, Private Enterprise Numbers. */
const CISCO = 9
const HIRSCHMANN = 248

/** Every frame the sensor sees, in order, without end. The same performance gives the same octets. */
export function firstLight({ seed, start, attackAfterSeconds }: Performance): Generator<StagedFrame> {
  const stage = new Stage(start)
  const world = new World(stage, seed)
  const plant = newPlant()
  controls(world, plant)
  supervises(world)
  worksInOffices(world)
  if (attackAfterSeconds !== undefined) stage.enter(isAttacked(world, plant, attackAfterSeconds))
  return stage.frames(Number.POSITIVE_INFINITY)
}

function* isAttacked(world: World, plant: Plant, afterSeconds: number): Actor {
  for (;;) {
    yield seconds(afterSeconds)
    yield* attacks(world, plant)
  }
}

/** Controllers, and who polls them. */
function controls(world: World, plant: Plant): void {
  const { stage } = world
  const { filter, pumps, bottling, bottlingIo, intake, sludge, meters } = plant
  const enter = (atSeconds: number, actor: Actor) => stage.enter(actor, seconds(atSeconds))
  enter(0.1, runsIo(world, bottling, bottlingIo))
  for (const [i, controller] of [filter, pumps].entries()) {
    enter(0.5 + i, pollsS7(world, site.filterPanel, { controller, everySeconds: 1 }))
    enter(1.2 + i, pollsS7(world, site.scada, { controller, everySeconds: 2 }))
    enter(
      12 + i * 4,
      again(80, () => diagnosesS7(world, site.engineering, controller)),
    )
  }
  enter(0.7, pollsTags(world, site.bottlingPanel, { chassis: bottling, everySeconds: 1 }))
  enter(1.7, pollsTags(world, site.scada, { chassis: bottling, everySeconds: 2 }))
  enter(
    20,
    again(80, () => browsesChassis(world, site.engineering, bottling)),
  )
  enter(
    22,
    again(80, () => listsIdentity(world, site.engineering, bottlingIo)),
  )
  enter(4, pollsModbus(world, site.bottlingPanel, { stations: [intake], everySeconds: 1 }))
  enter(4.1, pollsModbus(world, site.scada, { stations: [intake], everySeconds: 2 }))
  enter(4.4, pollsModbus(world, site.scada, { stations: [sludge], everySeconds: 2 }))
  enter(4.6, pollsModbus(world, site.bottlingPanel, { stations: meters.slice(0, 1), everySeconds: 3 }))
  enter(4.8, pollsModbus(world, site.scada, { stations: meters, everySeconds: 3 }))
}

/** Network gear, time, names, and the historian. */
function supervises(world: World): void {
  const enter = (atSeconds: number, actor: Actor) => world.stage.enter(actor, seconds(atSeconds))
  const bridge = 0x0004 // IEEE 802.1AB-2016 table 8-4
  const model = 'Cisco IOS Software, IE4000 Software (IE4000-UNIVERSALK9-M), Version 15.2(8)E1'
  const core = { description: model, capabilities: bridge, port: 'GigabitEthernet1/5' }
  enter(3, announcesLldp(world, site.coreSwitch, core))
  enter(
    5,
    announcesCdp(world, site.coreSwitch, {
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
    announcesLldp(world, site.filterSwitch, { description: filter, capabilities: bridge, port: 'port-008' }),
  )
  const bottling = 'Hirschmann MACH - RS20-0800T1T1SDAE SW: 09.1.06'
  enter(
    6,
    announcesLldp(world, site.bottlingSwitch, { description: bottling, capabilities: bridge, port: '1/8' }),
  )
  enter(8, watchesSwitch(world, site.scada, { device: site.coreSwitch, enterprise: CISCO }))
  enter(9, watchesSwitch(world, site.scada, { device: site.bottlingSwitch, enterprise: HIRSCHMANN }))
  enter(2, keepsTime(world, site.infrastructure, { server: site.timeSource, stratum: 1 }))
  const clients = [
    site.filterPlc,
    site.pumpPlc,
    site.coreSwitch,
    site.scada,
    site.engineering,
    site.historian,
  ]
  clients.forEach((client, i) => {
    enter(3 + i * 2.3, keepsTime(world, client, { server: site.infrastructure, stratum: 2 }))
  })
  enter(
    7,
    again(60, () => asksForName(world, site.scada, site.historian)),
  )
  enter(
    11,
    again(12, () => talksSealed(world, site.historian, { server: site.scada, requests: 3 })),
  )
  const page = {
    server: site.filterSwitch,
    path: '/',
    product: 'SCALANCE X208 Web Server',
    body: '<html><title>SCALANCE X208</title></html>',
  }
  enter(
    30,
    again(90, () => fetchesPage(world, site.engineering, page)),
  )
}

function worksInOffices(world: World): void {
  const enter = (atSeconds: number, actor: Actor) => world.stage.enter(actor, seconds(atSeconds))
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
    enter(5 + i * 5, starts(world, desk))
    enter(
      10 + i * 7,
      again(45, () => worksWithFiles(world, desk, site.officeServer)),
    )
    enter(
      15 + i * 9,
      again(70, () => visits(world, desk, [site.news, site.portal, site.updates][i % 3]!)),
    )
  })
  enter(6, starts(world, site.printer))
  enter(
    25,
    again(40, () => fetchesPage(world, site.desks[3]!, cameraPage)),
  )
  enter(
    35,
    again(60, () => fetchesPage(world, site.desks[0]!, printerPage)),
  )
}

/** The first thing a device does in the morning. */
function starts(world: World, device: Host): Actor {
  return getsAddress(world, device, {
    server: site.officeServer,
    vendorClass: device === site.printer ? 'HP LaserJet' : 'MSFT 5.0',
  })
}

/** A name, then what is behind it; the office server asks further on. */
function* visits(world: World, desk: Host, place: Host): Taking<void> {
  yield* looksUp(world, desk, { server: site.officeServer, name: place.name, answer: place.ip })
  yield* looksUp(world, site.officeServer, { server: site.resolver, name: place.name, answer: place.ip })
  yield* talksSealed(world, desk, { server: place, requests: 4 })
}

function asksForName(world: World, client: Host, whom: Host): Taking<void> {
  return looksUp(world, client, {
    server: site.infrastructure,
    name: `${whom.name}.works.example`,
    answer: whom.ip,
  })
}

/** Does it, waits, and does it again, for ever. */
function* again(everySeconds: number, act: () => Taking<void>): Actor {
  for (;;) {
    yield* act()
    yield seconds(everySeconds)
  }
}
