/** The ordinary work: the control room polls stations, heating, press and meters; the historian subscribes. */
import * as fins from '#protocols/fins/testing/encode'
import { ACKNOWLEDGEMENT, answer, link } from '#protocols/mbus/captures/script'
import { secureShell } from '../conversations/encrypted.ts'
import { begin104, CAUSE, interrogation, measured, position } from '../conversations/iec104.ts'
import { MODBUS_PORT, ModbusConversation, type ModbusUnit } from '../conversations/modbus.ts'
import { beginUa } from '../conversations/opcua.ts'
import type { Host } from '../network/host.ts'
import { type Actor, seconds } from '../network/scheduler.ts'
import type { World } from '../riverbend/world.ts'
import * as site from './site.ts'

export const FINS_PORT = 9600
export const MBUS_PORT = 4161
export const NODES = ['Boiler.Pressure', 'Boiler.Flow', 'Boiler.Setpoint']
export const ends = (sid: number) => ({ server: 31, client: 10, sid })

export function heatingUnit(world: World, host: Host): ModbusUnit {
  const wave = () => Math.sin(world.now / 70e6)
  return {
    host,
    unit: 1,
    identification: ['ENCO', 'heating controller', '2.4'],
    address: 53_370,
    registers: () => [612 + 9 * wave(), 431 + 7 * wave(), 550, 1],
  }
}

function* pollStation(world: World, station: Host): Actor {
  for (;;) {
    const talk = yield* begin104(world, site.scada, station)
    for (let minute = 0; ; minute++) {
      const level = 50 + 4 * Math.sin(world.now / 50e6)
      if (minute % 15 === 0)
        yield* talk.ask(
          interrogation(1, CAUSE.activation),
          interrogation(1, CAUSE.confirmation),
          position(1, 2001, 2, CAUSE.interrogated),
          measured(1, 3001, [level, level / 2], CAUSE.interrogated),
          interrogation(1, CAUSE.termination),
        )
      else yield* talk.report(measured(1, 3001, [level, level / 2]))
      yield world.cycle(10)
      if (!(yield* talk.test())) break
    }
    yield seconds(5)
  }
}

function* pollHeating(world: World, host: Host): Actor {
  const unit = heatingUnit(world, host)
  for (;;) {
    const talk = new ModbusConversation(yield* world.connect(site.scada, host, MODBUS_PORT))
    while (yield* talk.read(unit)) yield world.cycle(5)
    yield seconds(5)
  }
}

function* pollPress(world: World): Actor {
  const [from, to] = [
    { host: site.scada, port: FINS_PORT },
    { host: site.press, port: FINS_PORT },
  ]
  for (let sid = 1; ; sid = (sid % 250) + 1) {
    const level = 300 + Math.round(40 * Math.sin(world.now / 30e6))
    const words = Uint8Array.of(level >> 8, level & 0xff, 0, 7)
    yield* world.network.ask(from, to, fins.request(ends(sid), 0x0101, fins.area(0x82, 100, 2)), () =>
      fins.response(ends(sid), 0x0101, 0, words),
    )
    yield world.cycle(4)
  }
}

/** REQ_UD2 and the meter's data: EN 13757-2. */
function* pollMeters(world: World, gateway: Host): Actor {
  for (;;) {
    const connection = yield* world.connect(site.scada, gateway, MBUS_PORT)
    yield* connection.ask(link('40 02', true), ACKNOWLEDGEMENT)
    while (yield* connection.ask(link('7b 02', true), answer)) yield world.cycle(20)
    yield seconds(15)
  }
}

function* collect(world: World): Actor {
  const talk = yield* beginUa(world, site.historian, site.uaServer)
  yield* talk.signIn(site.historian)
  for (;;) {
    const pressure = 5 + 0.3 * Math.sin(world.now / 40e6)
    yield* talk.read(NODES, [pressure, 12 * pressure, 5.5])
    yield world.cycle(10)
  }
}

export function startZone(world: World): void {
  const enter = (at: number, actor: Actor) => world.scheduler.schedule(actor, seconds(at))
  for (const [i, station] of site.stations.entries()) enter(0.2 + i, pollStation(world, station))
  for (const [i, host] of site.heating.entries()) enter(0.4 + i, pollHeating(world, host))
  for (const [i, gateway] of site.gateways.entries()) enter(0.6 + i, pollMeters(world, gateway))
  enter(0.8, pollPress(world))
  enter(1, collect(world))
  // An engineer looks after the gateways.
  enter(
    60,
    world.again(900, () => secureShell(world, site.engineering, { server: site.gateways[0]!, requests: 12 })),
  )
}
