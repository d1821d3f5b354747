import { minutes } from '../../network/scheduler.ts'
import { dosingPlc, scadaA } from '../site.ts'
import { defineStep } from '../step.ts'

/** A sensor reads a little more each hour, as they do over weeks; at the end it is calibrated. */
export const step = defineStep({
  id: 'sensor-drift',
  kind: 'benign',
  technique: '',
  actor: dosingPlc,
  victims: [scadaA],
  engines: [],
  says: '',
  *play(world) {
    for (let i = 0; i < 30; i++) {
      world.plant.drift += 0.001
      yield minutes(2)
    }
    world.plant.drift = 0
  },
})
