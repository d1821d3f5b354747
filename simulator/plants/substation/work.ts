/** Ordinary work of the substation. */
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import { analogs, beginDnp3, binaries, type Dnp3Conversation } from '../../conversations/dnp3.ts'
import {
  begin104,
  CAUSE,
  doubleCommand,
  type Iec104Conversation,
  interrogation,
  measured,
  position,
} from '../../conversations/iec104.ts'
import { beginMms, type MmsConversation } from '../../conversations/mms.ts'
import { keepTime } from '../../conversations/services.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, milliseconds, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import { beginOffice } from '../kit/office.ts'
import { ALWAYS, daily, drawShift, inShift } from '../kit/people.ts'
import { drawHabits, type Polling, polling } from '../kit/polling.ts'
import type { Bay, Substation } from './site.ts'
import { enableReports, identifyRelay, operate, report, sendClock, sendGoose, sendSamples } from './talk.ts'

const READ = 1
/** Waits of repetition after a change of state, in milliseconds: IEC 61850-8-1 §18.1.2.5. */
const REPETITIONS = [4, 8, 16, 64, 256]

/** Heartbeat, and fast repetition at a change. */
function* publish(world: PlantWorld, bay: Bay, everySeconds: number): Actor {
  let wasClosed = bay.isClosed
  for (;;) {
    if (!world.network.down.has(bay.relay)) {
      if (bay.isClosed !== wasClosed) {
        wasClosed = bay.isClosed
        bay.stateNumber++
        bay.sequenceNumber = 0
        bay.changedAt = world.now
        for (const wait of REPETITIONS) {
          sendGoose(world, bay.relay, bay, false)
          bay.sequenceNumber++
          yield milliseconds(wait)
        }
      }
      sendGoose(world, bay.relay, bay, false)
      bay.sequenceNumber++
    }
    yield world.cycle(everySeconds)
  }
}

function* samples(world: PlantWorld, site: Substation, index: number): Actor {
  const unit = site.mergingUnits[index]!
  const bay = site.bays[index]!
  for (let count = 0; ; count++) {
    if (!world.network.down.has(unit)) {
      const current = bay.isClosed ? bay.current(world.now) * 1000 : 0
      const voltage = bay.voltage(world.now) * 100_000
      const values = [current, -current / 2, -current / 2, 0, voltage, -voltage / 2, -voltage / 2, 0]
      sendSamples(world, unit, { id: `MU${String(index + 1).padStart(2, '0')}01`, index, count, values })
    }
    yield world.cycle(Math.max(1, Math.round(world.pace)) / world.pace)
  }
}

function* keepClock(world: PlantWorld, site: Substation): Actor {
  for (let sequence = 1; ; sequence++) {
    // The second clock takes over while the first is down.
    const clock = site.clocks.find((one) => !world.network.down.has(one))
    if (clock !== undefined) sendClock(world, clock, sequence)
    yield world.cycle(2)
  }
}

/** The HMI of a bay: reports as they come, two values read. */
function watchBay(site: Substation, bay: Bay): Polling {
  const { random } = site.plan
  const habits = { ...drawHabits(random, random.between(3, 8)), isShortLived: false }
  let sequence = 0
  const values = (world: PlantWorld) => [mms.float(bay.current(world.now)), mms.float(bay.voltage(world.now))]
  return polling<MmsConversation>({
    ...{ habits, clients: site.hmis, server: bay.relay },
    *open(world, client, server) {
      const talk = yield* beginMms(world, client, server)
      yield* identifyRelay(talk, bay)
      yield* enableReports(talk, bay, true)
      return talk
    },
    parts: [
      (world, talk) => report(talk, bay, sequence++, values(world)),
      (world, talk) =>
        talk.reads(`${bay.name}LD0`, 'MMXU1$MX$TotW$mag$f', mms.float(bay.current(world.now) * 0.11)),
      (_, talk) => talk.reads(`${bay.name}LD0`, 'LLN0$ST$Health$stVal', mms.signed(1)),
    ],
    extra: (world, talk) =>
      talk.reads(`${bay.name}LD0`, 'MMXU1$MX$Hz$mag$f', mms.float(50 + bay.voltage(world.now) * 1e-4)),
    close: (talk) => talk.connection.close(),
  })
}

const measuredValues = (site: Substation, world: PlantWorld) => site.bays.map((bay) => bay.current(world.now))

export function* interrogate(world: PlantWorld, talk: Iec104Conversation, site: Substation): Task<boolean> {
  const { commonAddress, bays } = site
  return yield* talk.ask(
    interrogation(commonAddress, CAUSE.activation),
    interrogation(commonAddress, CAUSE.confirmation),
    measured(commonAddress, 1001, measuredValues(site, world), CAUSE.interrogated),
    ...bays.map((bay, i) => position(commonAddress, 2001 + i, bay.isClosed ? 2 : 1, CAUSE.interrogated)),
    interrogation(commonAddress, CAUSE.termination),
  )
}

/** The main centre: interrogates when it connects, then gets what changes. */
function control104(site: Substation): Polling {
  const { random, centres, gateway } = { ...site, random: site.plan.random }
  let round = 0
  return polling<Iec104Conversation>({
    ...{ habits: { ...drawHabits(random, 4), isShortLived: false }, clients: [centres[0]], server: gateway },
    *open(world, client, server) {
      const talk = yield* begin104(world, client, server)
      yield* interrogate(world, talk, site)
      return talk
    },
    parts: [
      function* (world, talk) {
        if (++round % 400 === 0) return yield* interrogate(world, talk, site)
        const i = round % site.bays.length
        yield* talk.report(measured(site.commonAddress, 1001 + i, [site.bays[i]!.current(world.now)]))
        return true
      },
    ],
    close: (talk) => talk.connection.close(),
  })
}

/** The standby centre keeps the link with test frames: IEC 60870-5-104 §5.2. */
function standby104(site: Substation): Polling {
  const { centres, gateway } = site
  return polling<Iec104Conversation>({
    habits: { ...drawHabits(site.plan.random, 20), isShortLived: false },
    clients: [centres[1]],
    server: gateway,
    *open(world, client, server) {
      return yield* begin104(world, client, server)
    },
    parts: [(_, talk) => talk.test()],
    close: (talk) => talk.connection.close(),
  })
}

function pollDnp3(site: Substation): Polling {
  const { dnpMaster, gateway, dnpAddresses, plan, bays } = site
  let round = 0
  return polling<Dnp3Conversation>({
    habits: { ...drawHabits(plan.random, plan.random.between(5, 15)), isShortLived: false },
    clients: [dnpMaster],
    server: gateway,
    *open(world, client, server) {
      return yield* beginDnp3(world, client, server, dnpAddresses)
    },
    parts: [
      (world, talk) => {
        const values = [analogs(measuredValues(site, world)), binaries(bays.map(({ isClosed }) => isClosed))]
        return round++ % 120 === 0
          ? talk.ask(READ, [dnp3.classes(1, 2, 3, 0)], values)
          : talk.ask(READ, [dnp3.classes(1, 2, 3)], round % 3 === 0 ? values.slice(0, 1) : [])
      },
    ],
    close: (talk) => talk.connection.close(),
  })
}

/** The dispatcher switches a feeder off and on again, by IEC 104; rarely. */
function* dispatch(world: PlantWorld, site: Substation): Task<void> {
  const random = world.random(`dispatch ${world.now}`)
  const i = random.between(0, site.bays.length - 1)
  const talk = yield* begin104(world, site.centres[0], site.gateway)
  for (const isOn of [false, true]) {
    yield* command104(talk, site, i, isOn)
    yield seconds(60 + random.next() * 200)
  }
  yield* talk.connection.close()
}

export function* command104(
  talk: Iec104Conversation,
  site: Substation,
  i: number,
  isOn: boolean,
): Task<void> {
  const { commonAddress, bays } = site
  const value = isOn ? 2 : 1
  bays[i]!.isClosed = isOn
  yield* talk.ask(
    doubleCommand(commonAddress, 3001 + i, value, CAUSE.activation),
    doubleCommand(commonAddress, 3001 + i, value, CAUSE.confirmation),
    position(commonAddress, 2001 + i, value),
    doubleCommand(commonAddress, 3001 + i, value, CAUSE.termination),
  )
}

/** A person works at the HMI on site: switches a bay for maintenance. */
function* operateAtHmi(world: PlantWorld, site: Substation): Task<void> {
  const random = world.random(`hmi ${world.now}`)
  const bay = site.bays[random.between(0, site.bays.length - 1)]!
  const talk = yield* beginMms(world, site.hmis[0], bay.relay)
  for (const isOn of [false, true]) {
    yield* operate(talk, bay, isOn, 1 + (random.between(0, 100) & 0x7f))
    bay.isClosed = isOn
    yield seconds(120 + random.next() * 300)
  }
  yield* talk.connection.close()
}

/** The protection engineer looks at relays. */
export function* inspectRelays(world: PlantWorld, site: Substation, client: Host): Task<void> {
  for (const bay of site.bays.slice(0, 3)) {
    const talk = yield* beginMms(world, client, bay.relay)
    yield* identifyRelay(talk, bay)
    yield* talk.reads(`${bay.name}LD0`, 'LLN0$DC$NamPlt$swRev', mms.string(bay.product.revision))
    yield* talk.reads(`${bay.name}LD0`, 'PTOC1$SP$StrVal$setMag$f', mms.float(1.2))
    yield seconds(20)
    yield* talk.connection.close()
  }
}

export function pollingsOf(site: Substation): Polling[] {
  return [...site.bays.map((bay) => watchBay(site, bay)), control104(site), standby104(site), pollDnp3(site)]
}

export function beginWork(world: PlantWorld, site: Substation, pollings: readonly Polling[]): void {
  const { scheduler } = world
  const random = world.random('substation')
  beginOffice(world, site.office)
  for (const one of pollings) scheduler.schedule(one.run(world))
  for (const bay of site.bays)
    scheduler.schedule(publish(world, bay, 1 + random.between(0, 3)), seconds(random.next()))
  for (const i of site.mergingUnits.keys())
    scheduler.schedule(samples(world, site, i), seconds(random.next()))
  scheduler.schedule(keepClock(world, site), seconds(0.5))
  for (const bay of site.bays)
    scheduler.schedule(keepTime(world, bay.relay, site.clocks[0]!, 64), seconds(random.next() * 20))
  scheduler.schedule(
    inShift(world, { shift: ALWAYS, everyMinutes: 300, purpose: 'dispatch' }, () => dispatch(world, site)),
  )
  scheduler.schedule(
    inShift(world, { shift: drawShift(random), everyMinutes: 400, purpose: 'at the HMI' }, () =>
      operateAtHmi(world, site),
    ),
  )
  scheduler.schedule(
    inShift(
      world,
      { shift: { from: 8, to: 16, isWeekendWorked: false }, everyMinutes: 180, purpose: 'engineer' },
      () => inspectRelays(world, site, site.engineering),
    ),
  )
  scheduler.schedule(
    daily(world, { hour: 10, weekday: 3, purpose: 'weekly' }, () =>
      inspectRelays(world, site, site.engineering),
    ),
  )
}
