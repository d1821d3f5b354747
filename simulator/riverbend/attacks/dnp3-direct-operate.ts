import * as dnp3 from '#protocols/dnp3/testing/encode'
import { beginDnp3, control } from '../../conversations/dnp3.ts'
import { seconds } from '../../network/scheduler.ts'
import { power, pumpStation, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(power)
const DIRECT_OPERATE = 5
const DISABLE_UNSOLICITED = 21

/** Another master silences the pump station and trips its pump. */
export const step = defineStep({
  id: 'dnp3-direct-operate',
  kind: 'A',
  technique: 'T1692.001',
  actor: laptop,
  victims: [pumpStation],
  engines: ['policy'],
  says: 'operate|unsolicited',
  *play(world) {
    const talk = yield* beginDnp3(world, laptop, pumpStation, [99, 10])
    yield* talk.ask(DISABLE_UNSOLICITED, [dnp3.classes(1, 2, 3)], [])
    yield seconds(1)
    yield* talk.ask(DIRECT_OPERATE, [control(0, 0x81)], [control(0, 0x81)])
    yield* talk.connection.close()
  },
})
