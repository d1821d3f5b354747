import { rtus, scadaA } from '../site.ts'
import { defineStep } from '../step.ts'

/** The line to an RTU fails for half a minute; the centre connects and interrogates again. */
export const step = defineStep({
  id: 'rtu-reboot',
  kind: 'benign',
  technique: '',
  actor: rtus[1]!,
  victims: [scadaA],
  engines: [],
  says: '',
  mayRaise: 'silent|unresponsive|polling|restart|pace',
  *play(world) {
    yield* world.network.outage([rtus[1]!], 30)
  },
})
