import { data } from '#protocols/cotp/encode'
import * as s7 from '#protocols/s7comm/encode'
import { beginsS7, PROGRAMMING, startsS7 } from '../../conversations/s7.ts'
import { seconds } from '../../network/stage.ts'
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
    const talk = yield* beginsS7(world, engineering2, intakePlcs[0]!, PROGRAMMING)
    world.stage.isBlind = true
    yield* talk.connection.fromClient(data(s7.stopRequest(REFERENCE)))
    world.stage.isBlind = false
    yield* talk.connection.hears(data(s7.plainResponse(REFERENCE, 0x29)))
    world.plant.stopped.add(intakePlcs[0]!.name)
    yield seconds(5)
    yield* startsS7(world, talk)
    yield* talk.close()
  },
})
