/** Zone B: a Modicon M580, two WAGO controllers, a gateway with six meters. */

import { MODBUS_PORT, ModbusConversation, type ModbusUnit } from '../../conversations/modbus.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds } from '../../network/scheduler.ts'
import * as site from '../site.ts'
import { modbusUnits } from '../units.ts'
import type { World } from '../world.ts'

function* pollStations(
  world: World,
  client: Host,
  {
    stations,
    everySeconds,
    code = 3,
  }: { readonly stations: readonly ModbusUnit[]; readonly everySeconds: number; readonly code?: 3 | 4 },
): Actor {
  for (;;) {
    const talk = new ModbusConversation(yield* world.connect(client, stations[0]!.host, MODBUS_PORT))
    let isAlive = true
    while (isAlive) {
      for (const station of stations) isAlive &&= yield* talk.read(station, code)
      yield world.cycle(everySeconds)
    }
  }
}

/** The recipe of the hour goes to the filter controller. */
function* writeRecipe(world: World): Actor {
  for (;;) {
    const talk = new ModbusConversation(yield* world.connect(site.scadaA, site.filterPlc, MODBUS_PORT))
    const { flowSetpoint } = world.plant.at(world.now)
    yield* talk.writeRegisters(255, 40, [flowSetpoint * 10, 900, Math.floor(world.hour)])
    yield* talk.connection.close()
    yield seconds(Math.min(3600, 600 * Math.max(1, world.pace)))
  }
}

/** The operator at the panel chooses a setpoint between 90 and 140 l/s. */
function* operate(world: World): Actor {
  const random = world.random('operator filtration')
  for (;;) {
    yield seconds(random.between(240, 600))
    const talk = new ModbusConversation(yield* world.connect(site.panels[1]!, site.filterPlc, MODBUS_PORT))
    yield* talk.writeRegister(255, 44, random.between(900, 1400))
    yield* talk.connection.close()
  }
}

export function startZone(world: World): void {
  const { filter, backwash, sludge, meters } = modbusUnits(world)
  const polls = (
    at: number,
    client: Host,
    stations: readonly ModbusUnit[],
    everySeconds: number,
    code: 3 | 4 = 3,
  ) => world.scheduler.schedule(pollStations(world, client, { stations, everySeconds, code }), seconds(at))
  polls(0.31, site.scadaA, [filter], 1)
  polls(0.42, site.scadaA, [backwash], 1, 4)
  polls(0.53, site.scadaA, [sludge], 1)
  polls(0.64, site.scadaA, meters, 5)
  polls(0.75, site.panels[1]!, [filter], 1)
  world.scheduler.schedule(writeRecipe(world), seconds(90))
  world.scheduler.schedule(operate(world), seconds(20))
}
