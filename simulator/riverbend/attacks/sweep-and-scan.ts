import { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { milliseconds, type Task } from '../../network/scheduler.ts'
import { allHosts, dosing, dosingPlc, intakePlcs, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'
import type { World } from '../world.ts'

const laptop = unknownClient(dosing)
const PORTS = [
  21, 22, 23, 25, 53, 80, 102, 110, 111, 135, 139, 143, 443, 445, 502, 587, 993, 995, 1433, 1723, 1911, 2404,
  3306, 3389, 4840, 5900, 8080, 9600, 20_000, 44_818,
]

/** ARP scan, then thirty ports of each responder. */
export const step = defineStep({
  id: 'sweep-and-scan',
  kind: 'A',
  technique: 'T0846.001',
  actor: laptop,
  victims: [dosingPlc],
  engines: ['anomaly'],
  says: 'scan|tried',
  *play(world) {
    yield* sweepAndScans(world, laptop, [dosingPlc, intakePlcs[0]!])
  },
})

/** Asks for every address of the zone, then tries ports of these hosts. */
export function* sweepAndScans(world: World, client: Host, hosts: readonly Host[]): Task<void> {
  const { network } = world
  const subnet = client.zone?.subnet ?? ''
  for (let place = 1; place < 128; place++) {
    const ip = `${subnet}.${place}`
    yield* network.whoHas(client, ip, place === 1 ? network.router : allHosts.find((host) => host.ip === ip))
    yield milliseconds(15)
  }
  for (const host of hosts)
    for (const port of PORTS) {
      yield* Connection.probe(network, client, { host, port })
      yield milliseconds(25)
    }
}
