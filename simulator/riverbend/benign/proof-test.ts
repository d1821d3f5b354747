import { seconds } from '../../network/scheduler.ts'
import { relays, rtus, safetyPanel, safetyPlc, scadaA } from '../site.ts'
import { defineStep } from '../step.ts'

/** The quarterly proof test: the breaker is opened and closed by hand, the relays report it. */
export const step = defineStep({
  id: 'proof-test',
  kind: 'benign',
  technique: '',
  actor: relays[0]!,
  victims: [...relays, ...rtus, scadaA, safetyPlc, safetyPanel],
  engines: [],
  says: '',
  needsWindow: true,
  mayRaise: 'value|goose|state',
  *play(world) {
    world.plant.isBreakerClosed = false
    yield seconds(20)
    world.plant.isBreakerClosed = true
    yield seconds(20)
  },
})
