import { identifyAll, setName } from '../../conversations/layer2.ts'
import { seconds } from '../../network/scheduler.ts'
import { intake, intakeIo, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(intake)

/** DCP identify-all, then one device gets another name: its controller loses it. */
export const step = defineStep({
  id: 'dcp-sweep-and-name',
  kind: 'A',
  technique: 'T0836',
  actor: laptop,
  victims: [intakeIo[1]!],
  engines: ['policy', 'anomaly'],
  says: 'dcp set|set name|name of station|station name|configur|renam',
  *play(world) {
    yield* identifyAll(world, laptop, intakeIo)
    yield seconds(3)
    yield* setName(world, laptop, intakeIo[1]!, 'lost-and-found')
  },
})
