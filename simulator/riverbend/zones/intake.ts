/** Zone A: two S7 controllers, four PROFINET devices. */

import { announceLldp, exchangeIo } from '../../conversations/layer2.ts'
import { beginS7, OPERATING, readBlock, writeReal } from '../../conversations/s7.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds } from '../../network/scheduler.ts'
import * as site from '../site.ts'
import type { World } from '../world.ts'

/** Fast, middle and slow values: blocks 10, 11 and 12, read every 0.5, 2 and 10 seconds. */
function valuesOf({ plant, now }: World, block: number): readonly number[] {
  plant.at(now)
  if (block === 10) return [plant.rawLevel, plant.inflow, plant.isIntakePumpOn ? 1 : 0]
  if (block === 11) return [plant.turbidity, plant.demand]
  return [plant.highAlarm, plant.clearLevel, plant.season * 20 + 6]
}

/** The reads of one client, interleaved over one connection. */
function* pollIntake(
  world: World,
  client: Host,
  server: Host,
  blocks: readonly number[] = [10, 11, 12],
): Actor {
  for (;;) {
    const talk = yield* beginS7(world, client, server, OPERATING)
    let isAlive = true
    for (let cycle = 0; isAlive; cycle = (cycle + 1) % 20) {
      for (const block of blocks) {
        const isDue = block === 10 || (block === 11 && cycle % 4 === 0) || cycle === 0
        if (isDue) isAlive &&= yield* readBlock(talk, block, () => valuesOf(world, block))
      }
      yield world.cycle(0.5)
    }
  }
}

/** The operator at the panel moves the alarm limit and the flow a little, some times an hour. */
function* operateIntake(world: World): Actor {
  const random = world.random('operator intake')
  const [client] = site.panels
  for (;;) {
    yield seconds(random.between(300, 700))
    const talk = yield* beginS7(world, client!, site.intakePlcs[0]!, OPERATING)
    yield* writeReal(talk, 20, 0, 100 + random.between(0, 40))
    yield* talk.close()
  }
}

export function startZone(world: World): void {
  const { scheduler } = world
  site.intakePlcs.forEach((plc, i) => {
    scheduler.schedule(pollIntake(world, site.scadaA, plc), seconds(0.2 + i * 0.13))
    scheduler.schedule(pollIntake(world, site.panels[0]!, plc, [10, 11]), seconds(0.5 + i * 0.17))
  })
  site.intakeIo.forEach((device, i) => {
    const controller = site.intakePlcs[i >> 1]!
    scheduler.schedule(
      exchangeIo(world, {
        controller,
        device,
        input: () => world.plant.at(world.now).rawLevel * 270,
        output: () => (world.plant.isIntakePumpOn ? 1 : 0),
      }),
      seconds(0.05 + i * 0.06),
    )
    scheduler.schedule(
      announceLldp(world, device, 'Siemens, SIMATIC ET 200SP, 6ES7 155-6AU01-0BN0'),
      seconds(2 + i * 3),
    )
  })
  scheduler.schedule(operateIntake(world), seconds(40))
}
