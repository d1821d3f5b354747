/** Control room, site servers and DMZ: heartbeats, gateway, historian, time, logs, engineers, remote desktops. */

import { remoteDesktop, talkSealed } from '../../conversations/encrypted.ts'
import { signIn, workWithFiles } from '../../conversations/files.ts'
import { announceLldp } from '../../conversations/layer2.ts'
import { beginLogix, listIdentity, readIdentity } from '../../conversations/logix.ts'
import { identifyUmas, MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { beginUa } from '../../conversations/opcua.ts'
import { diagnoseS7 } from '../../conversations/s7.ts'
import { askTicket, keepTime, log, lookUp, watchSwitch } from '../../conversations/services.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import * as site from '../site.ts'
import { dosingIoUnit, dosingUnit, intakeUnits } from '../units.ts'
import type { World } from '../world.ts'

/** Made-up protocol of the SCADA pair: a line each way over one connection. */
const HEARTBEAT_PORT = 5450

function* beats(world: World): Actor {
  const words = (text: string) => new TextEncoder().encode(text)
  for (;;) {
    const connection = yield* world.connect(site.scadaB, site.scadaA, HEARTBEAT_PORT)
    for (let count = 1; ; count++) {
      const isAlive = yield* connection.ask(
        words(`ALIVE standby ${count}\n`),
        words(`ALIVE active ${count}\n`),
      )
      if (!isAlive) break
      yield world.cycle(10)
    }
  }
}

const uaNodes = [
  'ns=2;s=Intake.Level',
  'ns=2;s=Clear.Level',
  'ns=2;s=Dosing.Residual',
  'ns=2;s=Feeder.Current',
]

export function uaValues({ plant, now }: World): readonly number[] {
  plant.at(now)
  return [plant.rawLevel, plant.clearLevel, plant.residual, plant.current]
}

function* records(world: World): Actor {
  for (;;) {
    const talk = yield* beginUa(world, site.historian, site.uaGateway)
    yield* talk.askEndpoints()
    yield* talk.signIn(site.historian)
    yield* talk.subscribe(uaNodes)
    while (yield* talk.publish(uaValues(world))) yield world.cycle(1)
  }
}

/** Periodic work of an engineer: reads from the controllers without changes. */
function* lookAtControllers(world: World): Task<void> {
  for (const unit of intakeUnits) yield* diagnoseS7(world, site.engineering1, unit)
  yield* listIdentity(world, site.engineering2, dosingUnit)
  yield* listIdentity(world, site.engineering2, dosingIoUnit)
  const logix = yield* beginLogix(world, site.engineering2, site.dosingPlc)
  yield* readIdentity(logix, dosingUnit)
  yield* logix.close()
  const modbus = new ModbusConversation(yield* world.connect(site.engineering1, site.filterPlc, MODBUS_PORT))
  yield* identifyUmas(modbus)
  yield* modbus.connection.close()
}

export function startZone(world: World): void {
  const { scheduler } = world
  const enter = (at: number, actor: Actor) => scheduler.schedule(actor, seconds(at))
  enter(0.8, beats(world))
  enter(1.1, records(world))
  enter(
    45,
    world.again(900, () => lookAtControllers(world)),
  )
  enter(
    14,
    world.again(60 * Math.max(1, world.pace / 2), () =>
      talkSealed(world, site.historian, {
        server: site.historianMirror,
        requests: 2,
        up: [1500, 9000],
        down: [120, 200],
      }),
    ),
  )
  enter(2, keepTime(world, site.timeServer, site.timeSource))
  const clients = [
    site.scadaA,
    site.scadaB,
    site.historian,
    site.mes,
    site.engineering1,
    site.engineering2,
    ...site.panels,
    site.uaGateway,
    ...site.intakePlcs,
    site.filterPlc,
    ...site.rtus,
  ]
  for (const [i, client] of clients.entries()) enter(3 + i * 2.3, keepTime(world, client, site.timeServer))
  enter(
    9,
    world.again(120, () =>
      lookUp(world, site.scadaA, {
        server: site.timeServer,
        name: 'historian.riverbend.example',
        answer: site.historian.ip,
      }),
    ),
  )
  enter(
    11,
    world.again(180, () =>
      lookUp(world, site.historian, {
        server: site.timeServer,
        name: 'ua-gateway.riverbend.example',
        answer: site.uaGateway.ip,
      }),
    ),
  )
  enter(
    17,
    world.again(600, () =>
      askTicket(world, site.engineering1, site.timeServer, {
        user: 'engineer',
        service: ['cifs', 'historian.riverbend.example'],
      }),
    ),
  )
  enter(
    25,
    world.again(300, () => workWithFiles(world, site.engineering1, site.backupServer, { requests: 4 })),
  )
  enter(
    33,
    world.again(240, () => workWithFiles(world, site.mes, site.historian, { requests: 3 })),
  )
  site.switches.forEach((device, i) => {
    enter(
      4 + i * 2,
      announceLldp(
        world,
        device,
        i % 2 === 0
          ? 'Siemens, SIMATIC NET, SCALANCE XB208, 6GK5208-0BA00-2AB2'
          : 'Hirschmann RSP - 30 SW: 09.4.04',
      ),
    )
    enter(8 + i, watchSwitch(world, site.alarmServer, device))
  })
  enter(
    28,
    world.again(45, () => log(world, site.vpnGateway, site.syslogServer, 'tunnel keepalive ok')),
  )
  enter(
    31,
    world.again(70, () => log(world, site.jumpHost, site.syslogServer, 'session broker ok')),
  )
  enter(1, backsUpNightly(world))
  // Two to four sessions a day; in short captures at least one, so that it is known.
  enter(
    120,
    world.again(7 * 3600, () => remoteSession(world)),
  )
}

/** Every night at two. */
function* backsUpNightly(world: World): Actor {
  for (;;) {
    yield seconds((((26 - world.hour) % 24) + 0.001) * 3600)
    yield* backsUp(world, 4_000_000)
  }
}

/** An office user views trends through the jump host. */
function* remoteSession(world: World): Task<void> {
  yield* remoteDesktop(world, site.desks[4]!, { server: site.jumpHost, user: 'planning', forSeconds: 240 })
}

/** The nightly backup: much, to one server. */
export function* backsUp(world: World, bytes: number): Task<void> {
  for (const client of [site.historian, site.mes, site.engineering1]) {
    const requests = Math.ceil(bytes / 3 / 60_000)
    yield* workWithFiles(world, client, site.backupServer, {
      requests,
      up: [60_000, 60_000],
      down: [80, 120],
      pauseMs: 20,
    })
  }
  const { connection } = yield* signIn(world, site.backupServer, site.historian)
  yield* connection.close()
}
