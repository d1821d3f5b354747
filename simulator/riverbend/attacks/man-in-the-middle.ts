import { gatewayOf } from '../../network/host.ts'
import { seconds } from '../../network/scheduler.ts'
import { filterPlc, filtration, gateway, scadaA, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(filtration, 67)

/** The laptop claims to be the router to the controller, and the controller to the router; values pass through it. */
export const step = defineStep({
  id: 'man-in-the-middle',
  kind: 'A',
  technique: 'T0830',
  actor: laptop,
  victims: [filterPlc],
  engines: ['anomaly'],
  says: 'arp|spoof|middle|duplicate|mac',
  *play(world) {
    const { network } = world
    const near = gateway(filtration)
    const ways = [`${scadaA.ip} ${filterPlc.ip}`, `${filterPlc.ip} ${scadaA.ip}`]
    for (const way of ways) network.detours.set(way, laptop)
    for (let i = 0; i < 20; i++) {
      network.saysIsAt(laptop, filterPlc, gatewayOf(filtration))
      network.saysIsAt(laptop, near, filterPlc.ip)
      yield seconds(2)
    }
    for (const way of ways) network.detours.delete(way)
  },
})
