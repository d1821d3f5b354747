/** Zone D: two RTUs, four relays, a pump station behind a radio link. */

import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import { analogs, beginDnp3, binaries } from '../../conversations/dnp3.ts'
import {
  begin104,
  CAUSE,
  type Iec104Conversation,
  interrogation,
  measured,
  position,
} from '../../conversations/iec104.ts'
import { publishGoose } from '../../conversations/layer2.ts'
import { beginMms } from '../../conversations/mms.ts'
import { type Actor, milliseconds, seconds } from '../../network/scheduler.ts'
import * as site from '../site.ts'
import type { World } from '../world.ts'

const READ = 1

/** Spontaneous values as they move, tests in silence, and a general interrogation every quarter of an hour. */
function* supervises(world: World, index: number): Actor {
  const station = site.rtus[index]!
  const commonAddress = index + 1
  for (;;) {
    const talk = yield* begin104(world, site.scadaA, station)
    let nextInterrogation = world.now
    for (;;) {
      if (world.network.down.has(station)) break
      if (world.network.down.has(site.scadaA)) {
        yield seconds(1)
        continue
      }
      if (world.now >= nextInterrogation) {
        yield* interrogates(world, talk, commonAddress)
        nextInterrogation = world.now + seconds(900)
      }
      const { voltage, current, frequency } = world.plant.at(world.now)
      yield* talk.report(measured(commonAddress, 1001, [voltage, current / commonAddress, frequency]))
      yield world.cycle(4)
    }
    yield seconds(10)
  }
}

function* interrogates(world: World, talk: Iec104Conversation, commonAddress: number) {
  const { voltage, current, frequency, isBreakerClosed } = world.plant.at(world.now)
  yield* talk.ask(
    interrogation(commonAddress, CAUSE.activation),
    interrogation(commonAddress, CAUSE.confirmation),
    measured(commonAddress, 1001, [voltage, current / commonAddress, frequency], CAUSE.interrogated),
    position(commonAddress, 2001, isBreakerClosed ? 2 : 1, CAUSE.interrogated),
    interrogation(commonAddress, CAUSE.termination),
  )
}

/** A relay repeats its state once a second; at a change it counts up the state and repeats faster: IEC 61850-8-1 §18.1. */
function* publish(world: World, index: number): Actor {
  const relay = site.relays[index]!
  const state = world.plant.relayStates[index]!
  let wasClosed = world.plant.isBreakerClosed
  for (;;) {
    const isClosed = world.plant.isBreakerClosed
    if (isClosed !== wasClosed) {
      wasClosed = isClosed
      state.stateNumber++
      state.sequenceNumber = 0
      state.changedAt = world.now
      for (const wait of [4, 8, 16, 64, 256]) {
        publishGoose(world, relay, relay, state, isClosed)
        state.sequenceNumber++
        yield milliseconds(wait)
      }
    }
    publishGoose(world, relay, relay, state, isClosed)
    state.sequenceNumber = (state.sequenceNumber + 1) % 0xffff_ffff
    yield world.cycle(1)
  }
}

/** SCADA reads the relays' measured values. */
function* readRelay(world: World, index: number): Actor {
  const relay = site.relays[index]!
  const domain = `${relay.name.toUpperCase().replace('-', '')}MEAS`
  const talk = yield* beginMms(world, site.scadaA, relay)
  yield* talk.ask(
    (id) => mms.request(id, 2, undefined, false),
    (id) =>
      mms.identifyResponse(
        id,
        index === 3 ? 'SIEMENS' : 'SEL',
        index === 3 ? '7SJ8031' : 'SEL-451-5',
        index === 3 ? 'V04.63' : 'R321',
      ),
  )
  for (;;) {
    yield* talk.reads(domain, 'MMXU1$MX$TotW$mag$f', mms.float(world.plant.at(world.now).current * 33))
    yield world.cycle(10)
  }
}

/** The pump station: class data every ten seconds, everything every half hour. */
function* pollPumpStation(world: World): Actor {
  for (;;) {
    const talk = yield* beginDnp3(world, site.scadaA, site.pumpStation, [1, 10])
    let isAlive = true
    for (let cycle = 0; isAlive; cycle = (cycle + 1) % 180) {
      const { hillLevel, isHillPumpOn } = world.plant.at(world.now)
      const values = [analogs([hillLevel * 100, isHillPumpOn ? 420 : 0]), binaries([isHillPumpOn, false])]
      isAlive =
        cycle === 0
          ? yield* talk.ask(READ, [dnp3.classes(1, 2, 3, 0)], values)
          : yield* talk.ask(READ, [dnp3.classes(1, 2, 3)], cycle % 3 === 0 ? values.slice(0, 1) : [])
      yield world.cycle(10)
    }
  }
}

export function startZone(world: World): void {
  const { scheduler } = world
  for (const i of site.rtus.keys()) scheduler.schedule(supervises(world, i), seconds(0.6 + i))
  site.relays.forEach((_, i) => {
    scheduler.schedule(publish(world, i), seconds(0.15 + i * 0.2))
    scheduler.schedule(readRelay(world, i), seconds(1.3 + i * 0.4))
  })
  scheduler.schedule(pollPumpStation(world), seconds(2))
}
