import { askTicket } from '../../conversations/services.ts'
import { seconds } from '../../network/scheduler.ts'
import { panels, timeServer } from '../site.ts'
import { defineStep } from '../step.ts'

/** One operator signs out, the next signs in, at every panel. */
export const step = defineStep({
  id: 'shift-change',
  kind: 'benign',
  technique: '',
  actor: timeServer,
  victims: panels,
  engines: [],
  says: '',
  mayRaise: 'new-',
  *play(world) {
    for (const panel of panels) {
      yield* askTicket(world, panel, timeServer, {
        user: 'operator2',
        service: ['krbtgt', 'RIVERBEND.EXAMPLE'],
      })
      yield seconds(8)
    }
  },
})
