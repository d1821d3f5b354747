import { beginMms, operation } from '../../conversations/mms.ts'
import { engineering2, relays } from '../site.ts'
import { defineStep } from '../step.ts'

/** An engineering station opens a breaker through the relay. */
export const step = defineStep({
  id: 'mms-control',
  kind: 'L',
  technique: 'T1692.001',
  actor: engineering2,
  victims: [relays[1]!],
  engines: ['policy'],
  says: 'write|operat|control',
  *play(world) {
    const talk = yield* beginMms(world, engineering2, relays[1]!)
    yield* talk.writes('IED2CTRL', 'CSWI1$CO$Pos$Oper', operation(false, 1))
    yield* talk.connection.close()
  },
})
