import { beginUa } from '../../conversations/opcua.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { desks, uaGateway } from '../site.ts'
import { defineStep } from '../step.ts'
import { uaValues } from '../zones/supervision.ts'

/** An office workstation browses the gateway and reads everything, over and over. */
export const step = defineStep({
  id: 'historian-bulk-read',
  kind: 'L',
  technique: 'T0811',
  actor: desks[6]!,
  victims: [uaGateway],
  engines: ['policy', 'anomaly'],
  says: 'read|brows|crossing|level',
  *play(world) {
    const talk = yield* beginUa(world, desks[6]!, uaGateway)
    yield* talk.signIn(desks[6]!)
    for (const folder of ['i=85', 'ns=2;s=Intake', 'ns=2;s=Dosing', 'ns=2;s=Feeder'])
      yield* talk.browse(folder, ['Level', 'Flow', 'Setpoint', 'Alarm'])
    for (let page = 0; page < 60; page++) {
      const nodes = Array.from({ length: 24 }, (_, i) => `ns=2;s=Tag${page * 24 + i}`)
      yield* talk.read(
        nodes,
        nodes.map((_, i) => uaValues(world)[i % 4]!),
      )
      yield milliseconds(40)
    }
    yield* talk.close()
  },
})
