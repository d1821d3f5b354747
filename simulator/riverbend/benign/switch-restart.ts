import { backwashPlc, filterPlc, meterGateway, scadaA, sludgePlc, switches } from '../site.ts'
import { defineStep } from '../step.ts'

/** A switch restarts: for twenty seconds no device behind it responds. */
export const step = defineStep({
  id: 'switch-restart',
  kind: 'benign',
  technique: '',
  actor: switches[1]!,
  victims: [filterPlc, backwashPlc, sludgePlc, meterGateway, scadaA],
  engines: [],
  says: '',
  mayRaise: 'silent|unresponsive|polling|pace',
  *play(world) {
    yield* world.network.outage([switches[1]!, filterPlc, backwashPlc, sludgePlc, meterGateway], 20)
  },
})
