import { log } from '../../conversations/services.ts'
import { milliseconds } from '../../network/scheduler.ts'
import { alarmServer, jumpHost, syslogServer } from '../site.ts'
import { defineStep } from '../step.ts'

/** A real upset: two hundred lines of log within a minute. */
export const step = defineStep({
  id: 'alarm-flood',
  kind: 'benign',
  technique: '',
  actor: jumpHost,
  victims: [syslogServer, alarmServer],
  engines: [],
  says: '',
  mayRaise: 'pace|volume',
  *play(world) {
    for (let i = 0; i < 200; i++) {
      yield* log(world, jumpHost, syslogServer, `alarm ${i}: filter differential pressure high`)
      yield milliseconds(300)
    }
  },
})
