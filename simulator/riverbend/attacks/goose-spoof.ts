import { publishGoose } from '../../conversations/layer2.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { power, relays, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(power)

/** Another device publishes as relay 1, with a state number far ahead: the true one is no longer accepted. */
export const step = defineStep({
  id: 'goose-spoof',
  kind: 'A',
  technique: 'T1692.002',
  actor: laptop,
  victims: [relays[0]!],
  engines: ['anomaly', 'protocol'],
  says: 'state number|stnum|sequence|spoof|another (source|sender)|publish',
  *play(world) {
    const state = { stateNumber: 9014, sequenceNumber: 0, changedAt: world.now }
    for (let i = 0; i < 30; i++) {
      publishGoose(world, laptop, relays[0]!, state, false)
      state.sequenceNumber++
      yield milliseconds(i < 5 ? 4 : 500)
    }
  },
})
