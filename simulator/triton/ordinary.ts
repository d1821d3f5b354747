/** The ordinary work of the burner plant: panels poll, engineers look at their own controller, offices do what they do. */
import type { IdentityAttributes } from '#protocols/cip/testing/encode'
import { remoteDesktop } from '../conversations/encrypted.ts'
import { workWithFiles } from '../conversations/files.ts'
import { beginLogix, type LogixUnit, listIdentity, readIdentity, runIo } from '../conversations/logix.ts'
import { keepTime, lookUp } from '../conversations/services.ts'
import type { Host } from '../network/host.ts'
import { type Actor, seconds, type Task } from '../network/scheduler.ts'
import type { World } from '../riverbend/world.ts'
import * as site from './site.ts'

/** Owned and configured: CIP Vol. 1 Ed. 3.3 §5-2.2.1.5. */
const OWNED = 0x0065

function unit(
  host: Host,
  productCode: number,
  more: Pick<IdentityAttributes, 'productName' | 'serial' | 'deviceType'>,
): LogixUnit {
  return { host, identity: { vendor: 1, productCode, major: 20, minor: 13, status: OWNED, ...more } }
}

export const burnerUnit = unit(site.burnerPlc, 94, {
  deviceType: 0x0e,
  serial: 0x00d1_4401,
  productName: '1756-L73/B LOGIX5573',
})
export const safetyUnit = unit(site.safetyPlc, 149, {
  deviceType: 0x0e,
  serial: 0x00d1_4402,
  productName: '1756-L73S/B GUARDLOGIX5573S',
})
export const fuelUnit = unit(site.fuelPlc, 89, {
  deviceType: 0x0e,
  serial: 0x00d1_4403,
  productName: '1769-L33ER/A LOGIX5333ER',
})
export const ioUnit = unit(site.burnerIo, 108, {
  deviceType: 0x0c,
  serial: 0x6031_8a11,
  productName: '1734-AENT EtherNet/IP Adapter',
})
export const units: readonly LogixUnit[] = [burnerUnit, safetyUnit, fuelUnit, ioUnit]

type Tags = (world: World) => readonly (readonly [string, number])[]

function burnerTags(world: World): readonly (readonly [string, number])[] {
  const heat = Math.sin(world.now / 90e6)
  return [
    ['Burner.FlameA', 1],
    ['Burner.FuelFlow', 42 + 3 * heat],
    ['Burner.AirFlow', 420 + 31 * heat],
    ['Burner.Setpoint', 42],
  ]
}

function safetyTags(world: World): readonly (readonly [string, number])[] {
  return [
    ['BMS.FlameLost', 0],
    ['BMS.FuelPressure', 3.1 + 0.1 * Math.sin(world.now / 60e6)],
    ['BMS.TripLimit', 4.5],
    ['BMS.Tripped', 0],
  ]
}

function fuelTags(world: World): readonly (readonly [string, number])[] {
  return [['Fuel.Pressure', 3.1 + 0.1 * Math.sin(world.now / 60e6)]]
}

/** Names of the symbol table, as the stations load it. */
export const symbols = [
  'BMS',
  'Burner',
  'Fuel',
  'Purge',
  'Interlocks',
  'TripMatrix',
  'FirstOut',
  'Bypass',
  'HMI_Requests',
  'Clock',
  'Program:MainProgram',
  'Program:SafetyProgram',
]

function* poll(world: World, panel: Host, plc: Host, tags: Tags): Actor {
  for (;;) {
    const talk = yield* beginLogix(world, panel, plc)
    yield* talk.open(world)
    while (yield* talk.readTags(tags(world))) yield world.cycle(1)
  }
}

/** The operator sets the firing rate. */
function* operate(world: World): Actor {
  const random = world.random('operator burner')
  for (;;) {
    yield seconds(random.between(120, 260))
    const talk = yield* beginLogix(world, site.burnerPanel, site.burnerPlc)
    yield* talk.writeTag('Burner.Setpoint', 40 + random.between(0, 40) / 10)
    yield* talk.close()
  }
}

/** An engineer looks whether the controller is well: who it is, and its values. */
function* lookAt(world: World, station: Host, unit: LogixUnit, tags: Tags): Task<void> {
  yield* listIdentity(world, station, unit)
  const talk = yield* beginLogix(world, station, unit.host)
  yield* readIdentity(talk, unit)
  yield* talk.open(world)
  for (let i = 0; i < 5; i++) {
    yield* talk.readTags(tags(world))
    yield seconds(1)
  }
  yield* talk.close()
}

export function startZone(world: World): void {
  const { scheduler } = world
  const enter = (at: number, actor: Actor) => scheduler.schedule(actor, seconds(at))
  enter(0.2, poll(world, site.burnerPanel, site.burnerPlc, burnerTags))
  enter(0.5, poll(world, site.safetyPanel, site.safetyPlc, safetyTags))
  enter(0.7, poll(world, site.historian, site.burnerPlc, burnerTags))
  enter(0.9, poll(world, site.historian, site.fuelPlc, fuelTags))
  enter(
    0.1,
    runIo(world, site.burnerPlc, site.burnerIo, { inputs: () => 400 + 20 * Math.sin(world.now / 9e6) }),
  )
  enter(20, operate(world))
  enter(
    40,
    world.again(300, () => lookAt(world, site.controlStation, burnerUnit, burnerTags)),
  )
  enter(
    95,
    world.again(330, () => lookAt(world, site.safetyStation, safetyUnit, safetyTags)),
  )
  const computers = [
    site.controlStation,
    site.safetyStation,
    site.burnerPanel,
    site.safetyPanel,
    site.historian,
  ]
  enter(1, keepTime(world, site.directory, site.timeSource))
  for (const [i, computer] of computers.entries()) {
    enter(3 + i * 2.1, keepTime(world, computer, site.directory))
    enter(
      9 + i * 7,
      world.again(150, () =>
        lookUp(world, computer, {
          server: site.directory,
          name: 'files-ops.burner.example',
          answer: site.fileServer.ip,
        }),
      ),
    )
    if (i < 2)
      enter(
        30 + i * 40,
        world.again(280, () => workWithFiles(world, computer, site.fileServer)),
      )
  }
  // Administrators reach the historian from the jump host; the stations are not reached that way.
  enter(
    70,
    world.again(700, () =>
      remoteDesktop(world, site.jumpHost, { server: site.historian, user: 'operator', forSeconds: 10 }),
    ),
  )
}
