/** Zone C: a ControlLogix with remote I/O, a GuardLogix, and the panels that read them. */

import { beginLogix, runIo } from '../../conversations/logix.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds } from '../../network/scheduler.ts'
import * as site from '../site.ts'
import { dosingTags, safetyTags } from '../units.ts'
import type { World } from '../world.ts'

function* pollTags(
  world: World,
  client: Host,
  {
    server,
    everySeconds,
    tags,
  }: {
    readonly server: Host
    readonly everySeconds: number
    readonly tags: (world: World) => readonly (readonly [string, number])[]
  },
): Actor {
  for (;;) {
    const talk = yield* beginLogix(world, client, server)
    yield* talk.open(world)
    while (yield* talk.readTags(tags(world))) yield world.cycle(everySeconds)
  }
}

/** The operator doses between 1.0 and 1.5 mg/l. */
function* operate(world: World): Actor {
  const random = world.random('operator dosing')
  for (;;) {
    yield seconds(random.between(280, 640))
    const talk = yield* beginLogix(world, site.panels[2]!, site.dosingPlc)
    world.plant.at(world.now).doseSetpoint = 1 + random.between(0, 50) / 100
    yield* talk.writeTag('Dosing.Setpoint', world.plant.doseSetpoint)
    yield* talk.close()
  }
}

export function startZone(world: World): void {
  const { scheduler } = world
  scheduler.schedule(
    runIo(world, site.dosingPlc, site.dosingIo, { inputs: () => world.plant.at(world.now).residual * 1000 }),
    seconds(0.1),
  )
  const dosing = { server: site.dosingPlc, tags: dosingTags }
  const safety = { server: site.safetyPlc, tags: safetyTags, everySeconds: 1 }
  scheduler.schedule(pollTags(world, site.scadaA, { ...dosing, everySeconds: 0.25 }), seconds(0.3))
  scheduler.schedule(pollTags(world, site.panels[2]!, { ...dosing, everySeconds: 1 }), seconds(0.4))
  scheduler.schedule(pollTags(world, site.safetyPanel, safety), seconds(0.5))
  scheduler.schedule(operate(world), seconds(30))
}
