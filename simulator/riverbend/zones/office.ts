/** Offices, by the hours people work. */

import { talksSealed } from '../../conversations/encrypted.ts'
import { worksWithFiles } from '../../conversations/files.ts'
import { asksTicket, getsAddress, looksUp, searchesDirectory } from '../../conversations/services.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Taking } from '../../network/stage.ts'
import * as site from '../site.ts'
import type { World } from '../world.ts'

/** Share of the work of a full hour that is done at this hour of the day. */
function busyness(hour: number): number {
  if (hour < 5 || hour >= 20) return 0.05
  if (hour < 7 || hour >= 17) return 0.4
  return hour >= 12 && hour < 13 ? 0.5 : 1
}

function* worksAtDesk(world: World, desk: Host): Actor {
  const random = world.random(`desk ${desk.name}`)
  yield* getsAddress(world, desk, 'MSFT 5.0')
  const user = desk.name.replace('pc-', '')
  yield* asksTicket(world, desk, site.domainController, { user, service: ['krbtgt', 'RIVERBEND.EXAMPLE'] })
  for (let done = 0; ; done++) {
    // In the first round everything happens once, as on a morning.
    const what = done < 4 ? done : random.between(0, 3)
    if (what === 0) yield* opensShare(world, desk, user)
    else if (what === 3) yield* searchesDirectory(world, desk, site.domainController, ['mail'], 2)
    else yield* visits(world, desk, site.web[random.between(0, site.web.length - 1)]!)
    const pause = done < 4 ? 1 : Math.max(1, world.pace / 2) / busyness(world.hour)
    yield seconds(random.between(40, 160) * pause)
  }
}

function* opensShare(world: World, desk: Host, user: string): Taking<void> {
  yield* asksTicket(world, desk, site.domainController, {
    user,
    service: ['cifs', 'files.riverbend.example'],
  })
  yield* worksWithFiles(world, desk, site.fileServer)
}

/** A name, then what is behind it; the domain controller asks further on. */
function* visits(world: World, desk: Host, place: Host): Taking<void> {
  yield* looksUp(world, desk, { server: site.domainController, name: place.name, answer: place.ip })
  yield* looksUp(world, site.domainController, { server: site.resolver, name: place.name, answer: place.ip })
  yield* talksSealed(world, desk, { server: place, requests: 4 })
}

export function enters(world: World): void {
  const { stage } = world
  for (const [i, desk] of site.desks.entries()) stage.enter(worksAtDesk(world, desk), seconds(5 + i * 4.1))
  stage.enter(
    world.again(200, () =>
      talksSealed(world, site.mailServer, { server: site.mailRelay, port: 465, requests: 2 }),
    ),
    seconds(60),
  )
  stage.enter(
    world.again(1500, () =>
      talksSealed(world, site.updateServer, { server: site.updates, requests: 3, down: [4000, 30_000] }),
    ),
    seconds(80),
  )
}
