/** Offices, by the hours people work. */

import { talkSealed } from '../../conversations/encrypted.ts'
import { workWithFiles } from '../../conversations/files.ts'
import { askTicket, getAddress, lookUp, searchDirectory } from '../../conversations/services.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import * as site from '../site.ts'
import type { World } from '../world.ts'

/** Share of the work of a full hour that is done at this hour of the day. */
function busyness(hour: number): number {
  if (hour < 5 || hour >= 20) return 0.05
  if (hour < 7 || hour >= 17) return 0.4
  return hour >= 12 && hour < 13 ? 0.5 : 1
}

function* workAtDesk(world: World, desk: Host): Actor {
  const random = world.random(`desk ${desk.name}`)
  yield* getAddress(world, desk, 'MSFT 5.0')
  const user = desk.name.replace('pc-', '')
  yield* askTicket(world, desk, site.domainController, { user, service: ['krbtgt', 'RIVERBEND.EXAMPLE'] })
  for (let done = 0; ; done++) {
    // In the first round everything happens once, as on a morning.
    const what = done < 4 ? done : random.between(0, 3)
    if (what === 0) yield* openShare(world, desk, user)
    else if (what === 3) yield* searchDirectory(world, desk, site.domainController, ['mail'], 2)
    else yield* visit(world, desk, site.web[random.between(0, site.web.length - 1)]!)
    const pause = done < 4 ? 1 : Math.max(1, world.pace / 2) / busyness(world.hour)
    yield seconds(random.between(40, 160) * pause)
  }
}

function* openShare(world: World, desk: Host, user: string): Task<void> {
  yield* askTicket(world, desk, site.domainController, {
    user,
    service: ['cifs', 'files.riverbend.example'],
  })
  yield* workWithFiles(world, desk, site.fileServer)
}

/** A name, then what is behind it; the domain controller asks further on. */
function* visit(world: World, desk: Host, place: Host): Task<void> {
  yield* lookUp(world, desk, { server: site.domainController, name: place.name, answer: place.ip })
  yield* lookUp(world, site.domainController, { server: site.resolver, name: place.name, answer: place.ip })
  yield* talkSealed(world, desk, { server: place, requests: 4 })
}

export function startZone(world: World): void {
  const { scheduler } = world
  for (const [i, desk] of site.desks.entries())
    scheduler.schedule(workAtDesk(world, desk), seconds(5 + i * 4.1))
  scheduler.schedule(
    world.again(200, () =>
      talkSealed(world, site.mailServer, { server: site.mailRelay, port: 465, requests: 2 }),
    ),
    seconds(60),
  )
  scheduler.schedule(
    world.again(1500, () =>
      talkSealed(world, site.updateServer, { server: site.updates, requests: 3, down: [4000, 30_000] }),
    ),
    seconds(80),
  )
}
