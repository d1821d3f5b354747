import { Connection } from '../frame/connection.ts'
import { milliseconds } from '../frame/stage.ts'
import { dosing, dosingPlc, everybody, intakePlcs, stranger } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = stranger(dosing)
const PORTS = [
  21, 22, 23, 25, 53, 80, 102, 110, 111, 135, 139, 143, 443, 445, 502, 587, 993, 995, 1433, 1723, 1911, 2404,
  3306, 3389, 4840, 5900, 8080, 9600, 20_000, 44_818,
]

/** Who has any address here? Then thirty ports of those who answered. */
export const step = defineStep({
  id: 'sweep-and-scan',
  kind: 'A',
  technique: 'T0846.001',
  actor: laptop,
  victims: [dosingPlc],
  engines: ['anomaly'],
  says: 'scan|tried',
  *play(world) {
    const { network } = world
    for (let place = 1; place < 128; place++) {
      const ip = `${dosing.subnet}.${place}`
      yield* network.whoHas(
        laptop,
        ip,
        place === 1 ? network.router : everybody.find((host) => host.ip === ip),
      )
      yield milliseconds(15)
    }
    for (const host of [dosingPlc, intakePlcs[0]!])
      for (const port of PORTS) {
        yield* Connection.probe(network, laptop, { host, port })
        yield milliseconds(25)
      }
  },
})
