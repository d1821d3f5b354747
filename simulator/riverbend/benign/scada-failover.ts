import { beginS7, OPERATING, readBlock } from '../../conversations/s7.ts'
import { seconds } from '../../network/scheduler.ts'
import { intakePlcs, scadaA, scadaB } from '../site.ts'
import { defineStep } from '../step.ts'

/** The standby takes over the address of the active one: the same IP, another MAC, the same questions. */
export const step = defineStep({
  id: 'scada-failover',
  kind: 'benign',
  technique: '',
  actor: scadaA,
  victims: [scadaB, ...intakePlcs],
  engines: [],
  says: '',
  mayRaise: 'duplicate|arp|address|new-|mac|silent',
  *play(world) {
    const { network } = world
    const standby = { ...scadaB, ip: scadaA.ip }
    network.saysIsAt(standby, network.router, scadaA.ip)
    const talk = yield* beginS7(world, standby, intakePlcs[0]!, OPERATING)
    for (let i = 0; i < 30; i++) {
      yield* readBlock(talk, 10, () => [world.plant.at(world.now).rawLevel, world.plant.inflow, 1])
      yield seconds(1)
    }
    yield* talk.close()
    network.saysIsAt(scadaA, network.router, scadaA.ip)
  },
})
