import { seconds } from '../../network/scheduler.ts'
import { backwashPlc, filterPlc, meterGateway, scadaA, sludgePlc, switches } from '../site.ts'
import { defineStep } from '../step.ts'

/** A switch restarts: for twenty seconds nobody behind it answers. */
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
    const behind = [switches[1]!, filterPlc, backwashPlc, sludgePlc, meterGateway]
    for (const host of behind) world.network.down.add(host)
    yield seconds(20)
    for (const host of behind) world.network.down.delete(host)
  },
})
