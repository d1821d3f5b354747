import { beginMqtt, subscribe } from '../../conversations/mqtt.ts'
import { seconds } from '../../network/scheduler.ts'
import { broker, things, unknownClient } from '../site.ts'
import { defineStep } from '../step.ts'

const laptop = unknownClient(things)

/** A client subscribes to everything there is. */
export const step = defineStep({
  id: 'mqtt-listens-to-all',
  kind: 'A',
  technique: 'T0802',
  actor: laptop,
  victims: [broker],
  engines: ['policy'],
  says: 'subscrib|mqtt|#',
  *play(world) {
    const connection = yield* beginMqtt(world, laptop, broker)
    yield* subscribe(connection, ['#', '$SYS/#'])
    yield seconds(5)
    yield* connection.close()
  },
})
