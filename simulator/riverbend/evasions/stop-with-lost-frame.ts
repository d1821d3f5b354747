import { data } from '#protocols/cotp/testing/encode'
import * as s7 from '#protocols/s7comm/testing/encode'
import { beginS7, PROGRAMMING, startS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/scheduler.ts'
import { engineering2, intakePlcs } from '../site.ts'
import { defineStep } from '../step.ts'

/** A reference as no other job of the connection has it. */
const REFERENCE = 400

/** The sensor loses just the frame with the stop; it sees the answer. */
export const step = defineStep({
  id: 'stop-with-lost-frame',
  kind: 'evasion',
  technique: 'T0858',
  actor: engineering2,
  victims: [intakePlcs[0]!],
  engines: ['policy'],
  says: 'stop',
  *play(world) {
    const talk = yield* beginS7(world, engineering2, intakePlcs[0]!, PROGRAMMING)
    world.scheduler.isBlind = true
    yield* talk.connection.fromClient(data(s7.stopRequest(REFERENCE)))
    world.scheduler.isBlind = false
    yield* talk.connection.receive(data(s7.plainResponse(REFERENCE, 0x29)))
    world.stopped.add(intakePlcs[0]!.name)
    yield seconds(5)
    yield* startS7(world, talk)
    yield* talk.close()
  },
})
