/** Ordinary work of the building. */
import * as bacnet from '#protocols/bacnet/testing/encode'
import { askWhoIs, BacnetConversation, notify } from '../../conversations/bacnet.ts'
import { talkSealed } from '../../conversations/encrypted.ts'
import { float16, KnxTunnel, routeTelegram } from '../../conversations/knx.ts'
import { MODBUS_PORT, ModbusConversation, type ModbusUnit } from '../../conversations/modbus.ts'
import { reportValues } from '../../conversations/mqtt.ts'
import { keepTime, watchCamera } from '../../conversations/services.ts'
import { callCamera, print } from '../../conversations/web.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import { beginOffice } from '../kit/office.ts'
import { drawOfficeHours, inShift } from '../kit/people.ts'
import { drawHabits, type Polling, polling } from '../kit/polling.ts'
import type { Building, FloorController } from './site.ts'

/** Object types: ASHRAE 135-2020 clause 21. */
export const ANALOG_VALUE = 2
export const BINARY_OUTPUT = 4
export const ANALOG_INPUT = 0
/** Properties. */
export const PRESENT_VALUE = 85
export const OBJECT_NAME = 77

function pollFloor(site: Building, unit: FloorController): Polling {
  const { random } = site.plan
  return polling<BacnetConversation>({
    habits: { ...drawHabits(random, random.between(2, 6) * 5), isShortLived: false },
    clients: [site.server],
    server: unit.host,
    *open(world, client) {
      const talk = new BacnetConversation(world, client)
      yield* talk.subscribe(unit, { type: ANALOG_INPUT, instance: 0 })
      return talk
    },
    parts: [
      (_, talk) => talk.readValues(unit),
      (_, talk) =>
        talk.read(unit, { type: ANALOG_VALUE, instance: 1 }, PRESENT_VALUE, { real: unit.setPoints[0]! }),
    ],
    extra: (_, talk) =>
      talk.read(unit, { type: BINARY_OUTPUT, instance: 2 }, PRESENT_VALUE, { enumerated: 1 }),
  })
}

export function pollModbus(
  { plan, energyServer }: { readonly plan: Building['plan']; readonly energyServer: Host },
  units: readonly ModbusUnit[],
  everySeconds: number,
): Polling {
  const [first] = units
  return polling<ModbusConversation>({
    ...{ habits: drawHabits(plan.random, everySeconds), clients: [energyServer], server: first!.host },
    *open(world, client, server) {
      return new ModbusConversation(yield* world.connect(client, server, MODBUS_PORT))
    },
    parts: units.map((unit) => (_: PlantWorld, talk: ModbusConversation) => talk.read(unit)),
    extra: (_, talk) => talk.read({ ...first!, address: first!.address + 10 }),
    close: (talk) => talk.connection.close(),
  })
}

export function pollingsOf(site: Building): Polling[] {
  const { plan, floors, chillers, meters, lifts } = site
  return [
    ...floors.map((unit) => pollFloor(site, unit)),
    ...chillers.map((unit) => pollModbus(site, [unit], plan.random.between(5, 20))),
    pollModbus(site, meters, 30),
    pollModbus(site, [lifts], 10),
  ]
}

function* reportChanges(world: PlantWorld, site: Building, unit: FloorController): Actor {
  for (;;) {
    yield world.cycle(60)
    if (!world.network.down.has(unit.host)) yield* notify(world, unit, site.server, 0, unit.values()[0]!)
  }
}

/** The time programme of the server writes set points at priority 10, morning and evening; a person does at 8 now and then. */
function* setRooms(world: PlantWorld, site: Building, isNight: boolean): Task<void> {
  const talk = new BacnetConversation(world, site.server)
  for (const unit of site.floors) {
    unit.setPoints[0] = isNight ? 18 : 21.5
    yield* talk.ask(
      unit,
      (id) =>
        bacnet.writeProperty(
          id,
          { type: ANALOG_VALUE, instance: 1 },
          PRESENT_VALUE,
          { real: unit.setPoints[0]! },
          10,
        ),
      (id) => bacnet.simpleAck(id, 15),
    )
    yield seconds(2)
  }
}

function* programme(world: PlantWorld, site: Building): Actor {
  let wasNight: boolean | undefined
  for (;;) {
    const isNight = world.hour < 6.5 || world.hour >= 19
    if (isNight !== wasNight) {
      wasNight = isNight
      yield* setRooms(world, site, isNight)
    }
    yield seconds(600)
  }
}

function* adjustRoom(world: PlantWorld, site: Building): Task<void> {
  const random = world.random(`room ${world.now}`)
  const unit = site.floors[random.between(0, site.floors.length - 1)]!
  const talk = new BacnetConversation(world, site.workstation)
  yield* talk.read(unit, { type: ANALOG_VALUE, instance: 1 }, PRESENT_VALUE, { real: unit.setPoints[0]! })
  unit.setPoints[0] = 20 + random.between(0, 6) / 2
  yield* talk.write(unit, { type: ANALOG_VALUE, instance: 1 }, unit.setPoints[0])
}

function* light(world: PlantWorld, site: Building, index: number): Actor {
  const gateway = site.knx[index]!
  const random = world.random(`knx ${index}`)
  for (;;) {
    const tunnel = new KnxTunnel(world, site.visualisation, gateway)
    if (yield* tunnel.open()) {
      for (let round = 0; ; round++) {
        const isAlive = yield* tunnel.isAlive()
        if (!isAlive) break
        yield* tunnel.read(
          0x0b00 + random.between(0, 5),
          gateway.address + random.between(1, 40),
          float16(21 + random.next() * 2),
        )
        if (round % 9 === 0)
          yield* tunnel.write(0x0a00 + random.between(0, 7), random.next() < 0.5 ? [0x01] : [0x00])
        yield world.cycle(60)
      }
    }
    yield seconds(20)
  }
}

/** Push buttons and sensors of the lines, on the backbone. */
function* telegrams(world: PlantWorld, site: Building, index: number): Actor {
  const { host, address } = site.knx[index]!
  const random = world.random(`backbone ${index}`)
  for (;;) {
    if (!world.network.down.has(host))
      routeTelegram(world, host, {
        source: address + random.between(1, 40),
        group: 0x0b00 + random.between(0, 5),
        data: float16(20 + random.next() * 4),
      })
    yield world.cycle(12 + random.next() * 20)
  }
}

export function* inspectFloors(world: PlantWorld, site: Building, client: Host): Task<void> {
  yield* askWhoIs(world, client, client.zone === site.automation ? site.floors : [])
  const talk = new BacnetConversation(world, client)
  for (const unit of site.floors.slice(0, 3)) {
    yield* talk.read(unit, { type: 8, instance: unit.instance }, OBJECT_NAME, { text: unit.host.name })
    yield* talk.readValues(unit)
    yield seconds(15)
  }
}

export function beginWork(world: PlantWorld, site: Building, pollings: readonly Polling[]): void {
  const { scheduler } = world
  const random = world.random('building')
  site.now = () => world.now
  const { office, cameras, recorder, doors, accessServer, printers, sensors, broker, floors } = site
  const start = (actor: Actor) => scheduler.schedule(actor, seconds(random.next() * 60))
  beginOffice(world, office)
  for (const one of pollings) scheduler.schedule(one.run(world))
  for (const unit of floors) start(reportChanges(world, site, unit))
  start(programme(world, site))
  start(
    inShift(
      world,
      { shift: { from: 7, to: 17, isWeekendWorked: false }, everyMinutes: 150, purpose: 'room' },
      () => adjustRoom(world, site),
    ),
  )
  for (const i of site.knx.keys()) {
    start(light(world, site, i))
    start(telegrams(world, site, i))
  }
  for (const camera of cameras) {
    start(watchCamera(world, recorder, camera))
    start(world.again(3600, () => callCamera(world, recorder, { camera, call: 'GetSystemDateAndTime' })))
    start(keepTime(world, camera, office.domainController, 600))
  }
  for (const door of doors)
    start(
      inShift(world, { shift: drawOfficeHours(random), everyMinutes: 12, purpose: `door ${door.name}` }, () =>
        talkSealed(world, door, { server: accessServer, requests: 1, up: [180, 260], down: [90, 140] }),
      ),
    )
  const shift = drawOfficeHours(random)
  for (const pc of office.pcs)
    start(
      inShift(world, { shift, everyMinutes: 90, purpose: `print ${pc.name}` }, () =>
        print(world, pc, {
          printer: printers[random.between(0, printers.length - 1)]!,
          user: pc.name,
          bytes: random.between(8000, 60_000),
        }),
      ),
    )
  for (const sensor of sensors)
    start(
      reportValues(world, sensor, broker, () =>
        shift.from < world.hour && world.hour < shift.to ? random.between(0, 12) : 0,
      ),
    )
  start(world.again(6 * 3600, () => inspectFloors(world, site, site.server)))
}
