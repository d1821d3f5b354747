import { S7_PORT, S7Conversation, startS7, stopS7 } from '../../conversations/s7.ts'
import { Connection } from '../../network/connection.ts'
import { seconds } from '../../network/scheduler.ts'
import { intakePlcs, mes } from '../site.ts'
import { defineStep } from '../step.ts'

/** No handshake and no set-up was seen; the first message is the stop. */
export const step = defineStep({
  id: 'stop-in-midstream',
  kind: 'evasion',
  technique: 'T0858',
  actor: mes,
  victims: [intakePlcs[0]!],
  engines: ['policy'],
  says: 'stop',
  *play(world) {
    const talk = new S7Conversation(
      Connection.underway(world.network, mes, { host: intakePlcs[0]!, port: S7_PORT }),
    )
    yield* stopS7(world, talk)
    yield seconds(5)
    yield* startS7(world, talk)
  },
})
