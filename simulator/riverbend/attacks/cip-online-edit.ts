import * as cip from '#protocols/cip/testing/encode'
import { beginLogix } from '../../conversations/logix.ts'
import { seconds } from '../../network/scheduler.ts'
import { dosingPlc, engineering2 } from '../site.ts'
import { defineStep } from '../step.ts'

/** A tag is added to the running program, and then read: a place to keep a secret in. */
export const step = defineStep({
  id: 'cip-online-edit',
  kind: 'L',
  technique: 'T0843.002',
  actor: engineering2,
  victims: [dosingPlc],
  engines: ['policy'],
  says: 'download|program|edit|symbol|create|tag',
  *play(world) {
    const talk = yield* beginLogix(world, engineering2, dosingPlc)
    const content = world.random('edit').bytes(60)
    yield* talk.ask(
      cip.request(0x08, cip.logicalPath(0x6b, 0), content),
      cip.reply(0x08, Uint8Array.of(44, 0, 0, 0)),
    )
    yield* talk.ask(cip.request(0x53, cip.logicalPath(0x68, 1), content), cip.reply(0x53))
    for (let i = 0; i < 10; i++) {
      yield* talk.readTags([['Spare_44', i]])
      yield seconds(1)
    }
    yield* talk.close()
  },
})
